using Probe.Bits;

namespace Probe.Cli.Values;

/// <summary>"Did you mean".</summary>
internal static class Nearest
{
    /// <summary>The candidate that comes nearest to the word, in a phrase to append; empty when none is near.</summary>
    internal static string Hint(string word, IEnumerable<string> candidates)
    {
        // Between numbers every neighbour is as near as the next.
        if (word.Length is 0 or > 100 || !word.Any(char.IsLetter))
        {
            return "";
        }

        var lower = word.ToLowerInvariant();
        var (name, distance) = candidates
            .Select(c => (Name: c, Distance: EditDistance.Between(lower, c.ToLowerInvariant())))
            .DefaultIfEmpty((Name: "", Distance: int.MaxValue))
            .MinBy(x => x.Distance);
        return distance <= Math.Max(2, word.Length / 4) ? $" (did you mean {name}?)" : "";
    }
}
