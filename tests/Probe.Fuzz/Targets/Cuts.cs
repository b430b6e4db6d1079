namespace Probe.Fuzz.Targets;

/// <summary>Where an input is cut into pieces: follows from the input alone, so that a find can be repeated.</summary>
internal static class Cuts
{
    internal static List<int> Of(ReadOnlySpan<byte> input)
    {
        var cuts = new List<int>();
        var hash = 2166136261u;
        for (var i = 0; i < input.Length; i++)
        {
            hash = unchecked((hash ^ input[i]) * 16777619u);
            if (hash % 7 == 0 && cuts.Count < 64)
            {
                cuts.Add(i);
            }
        }

        return cuts;
    }
}
