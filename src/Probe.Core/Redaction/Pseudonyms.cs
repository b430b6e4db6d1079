using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Probe.Redaction;

/// <summary>Names for secrets: the same secret gets the same one, of the secret's own length, so that offsets stay true.</summary>
/// <param name="most">Most secrets that get one; 0 for asterisks alone.</param>
internal sealed class Pseudonyms(int most = Pseudonyms.Most)
{
    /// <summary>Most secrets that are remembered; what comes later is masked without a name of its own.</summary>
    internal const int Most = 100_000;

    /// <summary>By digest: what is kept out of evidence is not kept in memory for longer than it must be.</summary>
    private readonly Dictionary<Digest, string> _known = [];
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);
    private readonly List<MaskedSecret> _fresh = [];

    /// <summary>The pseudonym of a secret.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="kind">Where it was met.</param>
    internal string Of(string secret, string kind)
    {
        var digest = Digest.Of(secret);
        if (_known.TryGetValue(digest, out var known))
        {
            return known;
        }

        if (_known.Count >= most)
        {
            return new string('*', secret.Length);
        }

        var pseudonym = Make(_known.Count + 1, secret.Length);
        _known.Add(digest, pseudonym);
        _given.Add(pseudonym);
        _fresh.Add(new MaskedSecret(pseudonym, kind, secret.Length));
        return pseudonym;
    }

    /// <summary>True for a text that stands in a secret's place already.</summary>
    /// <param name="text">The text.</param>
    internal bool IsOne(string text) => _given.Contains(text) || text.All(c => c == '*');

    /// <summary>What was given since this was last asked.</summary>
    internal IReadOnlyList<MaskedSecret> TakeFresh()
    {
        MaskedSecret[] fresh = [.. _fresh];
        _fresh.Clear();
        return fresh;
    }

    private static string Make(int number, int length)
    {
        var digits = number.ToString(CultureInfo.InvariantCulture);
        var name =
            length >= digits.Length + 9 ? $"[secret-{digits}]"
            : length > digits.Length ? "s" + digits
            : "";
        return name.PadRight(length, '*');
    }

    private readonly record struct Digest(ulong A, ulong B)
    {
        internal static Digest Of(string text)
        {
            Span<byte> digest = stackalloc byte[32];
            SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
            return new Digest(BitConverter.ToUInt64(digest), BitConverter.ToUInt64(digest[8..]));
        }
    }
}
