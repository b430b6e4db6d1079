using System.Collections.Immutable;
using Probe.Exchanges;

namespace Probe.Verdicts;

/// <summary>Exchanges of somebody else's job that were recorded and not judged, since there were so many.</summary>
/// <param name="All">Them, in the order in which they were asked.</param>
/// <param name="Alike">How many of them are like judged ones in request and reply; the others came after as many as are judged.</param>
public sealed record UnjudgedExchanges(ImmutableArray<Exchange> All, int Alike)
{
    /// <summary>In words, such as "980 alike not judged again".</summary>
    public string Words =>
        Alike == All.Length ? $"{Alike} alike not judged again"
        : Alike == 0 ? $"{All.Length} more not judged"
        : $"{Alike} alike not judged again, {All.Length - Alike} more not judged";
}
