namespace Probe.Fuzz;

/// <summary>Bends and joins seeds at random: no feedback from the code, but the same on every machine for a seed.</summary>
/// <param name="seeds">Inputs to begin with, at least one.</param>
/// <param name="seed">What everything random follows from.</param>
public sealed class Mutator(IReadOnlyList<byte[]> seeds, int seed)
{
    private const int Longest = 8 * 1024;
    private static readonly byte[] Interesting =
    [
        0,
        (byte)'\t',
        (byte)'\n',
        (byte)'\r',
        0x1b,
        (byte)' ',
        (byte)'"',
        (byte)'-',
        (byte)'0',
        (byte)'9',
        (byte)':',
        (byte)';',
        (byte)'=',
        0x7f,
        0x80,
        0x9b,
        0xff,
    ];

#pragma warning disable CA5394 // Repeatable chance is what is wanted.
    private readonly Random _random = new(seed);

    /// <summary>The next input.</summary>
    public byte[] Next()
    {
        var input = new List<byte>(seeds[_random.Next(seeds.Count)]);
        for (var i = _random.Next(1, 9); i > 0; i--)
        {
            Bend(input);
        }

        return [.. input.Take(Longest)];
    }

    private void Bend(List<byte> input)
    {
        var at = _random.Next(input.Count + 1);
        var length = Math.Min(_random.Next(1, 33), input.Count - at);
        switch (_random.Next(7))
        {
            case 0 when at < input.Count:
                input[at] = (byte)_random.Next(256);
                break;
            case 1:
                input.Insert(at, Interesting[_random.Next(Interesting.Length)]);
                break;
            case 2:
                input.RemoveRange(at, length);
                break;
            case 3:
                input.InsertRange(at, input.Skip(at).Take(length).ToArray());
                break;
            case 4:
                var other = seeds[_random.Next(seeds.Count)];
                var from = _random.Next(other.Length + 1);
                input.InsertRange(at, other.Skip(from).Take(_random.Next(1, 200)));
                break;
            case 5:
                input.InsertRange(at, Enumerable.Repeat((byte)('0' + _random.Next(10)), _random.Next(1, 30)));
                break;
            case 6 when at < input.Count:
                input[at] ^= (byte)(1 << _random.Next(8));
                break;
        }
    }
#pragma warning restore CA5394
}
