using Probe.Exchanges;

namespace Probe.Verdicts;

/// <summary>
/// Counts connections that ended without a request, and keeps the first. Those on which nothing was said are many and
/// alike: they take no place from the others. For one thread at a time.
/// </summary>
public sealed class UnaskedTally
{
    /// <summary>Most connections without a word that are kept one by one.</summary>
    private const int MostSilent = 100;

    private readonly List<UnaskedConnection> _kept = [];
    private int _silentKept;

    /// <summary>All of them.</summary>
    public long Count { get; private set; }

    /// <summary>Those of them on which the client said nothing.</summary>
    public long SilentCount { get; private set; }

    /// <summary>The first of them, in the order of their ends.</summary>
    public IReadOnlyList<UnaskedConnection> Kept => _kept;

    /// <summary>Takes the next.</summary>
    /// <param name="unasked">It.</param>
    /// <param name="hasRoom">Asked whether it can be kept, where it would be; null for always.</param>
    public void Add(UnaskedConnection unasked, Func<bool>? hasRoom = null)
    {
        ArgumentNullException.ThrowIfNull(unasked);
        var isSilent = unasked.Looks == Opening.Nothing;
        Count++;
        SilentCount += isSilent ? 1 : 0;
        var fits = isSilent ? _silentKept < MostSilent : _kept.Count - _silentKept < Unjudged.MostKept - MostSilent;
        if (fits && hasRoom?.Invoke() != false)
        {
            _kept.Add(unasked);
            _silentKept += isSilent ? 1 : 0;
        }
    }
}
