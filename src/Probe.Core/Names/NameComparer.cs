using System.Collections.Immutable;

namespace Probe.Names;

/// <summary>Finds what differs between the sources that were asked for one name.</summary>
public static class NameComparer
{
    /// <summary>
    /// The last word of each source, in the order of asking: a short name is tried with several suffixes, and the first
    /// definite answer with addresses, else the last answer, is what the source has to say.
    /// </summary>
    public static ImmutableArray<NameAnswer> LastWords(NameLookup lookup)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        return
        [
            .. lookup
                .Answers.GroupBy(a =>
                    a.Source == NameSource.Dns ? a.Server
                    : a.Source == NameSource.Given ? "--resolve"
                    : ""
                )
                .Select(group => group.FirstOrDefault(a => a.Outcome == NameOutcome.Addresses) ?? group.Last()),
        ];
    }

    /// <summary>The sources that say something else than the one that counts.</summary>
    public static ImmutableArray<NameAnswer> Differing(NameLookup lookup)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        return [.. LastWords(lookup).Where(a => Differ(lookup.Answer, a))];
    }

    /// <summary>
    /// True when two answers send clients to different places, or one of them nowhere. The order of addresses means
    /// nothing. The system's resolver leaves out a family that the machine has no route for, so that a family which it
    /// does not mention is no difference, as long as it gives addresses of the other.
    /// </summary>
    public static bool Differ(NameAnswer one, NameAnswer other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.Outcome != NameOutcome.Addresses || other.Outcome != NameOutcome.Addresses)
        {
            return one.Outcome != other.Outcome;
        }

        bool[] families = [false, true];
        return families.Any(isIPv6 =>
        {
            var (mine, others) = (Of(one, isIPv6), Of(other, isIPv6));
            return !mine.SetEquals(others) && !MayLeaveOut(one, mine) && !MayLeaveOut(other, others);
        });
    }

    private static bool MayLeaveOut(NameAnswer answer, HashSet<string> found) =>
        answer.Source is NameSource.System && found.Count == 0;

    private static HashSet<string> Of(NameAnswer answer, bool isIPv6) =>
        [.. answer.Addresses.Where(a => a.Contains(':', StringComparison.Ordinal) == isIPv6)];
}
