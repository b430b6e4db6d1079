using System.Collections.Immutable;

namespace Probe.Http;

/// <summary>Collects anomalies: each kind once, at its first place, so that hostile input cannot make the list grow.</summary>
internal sealed class AnomalyLog
{
    private readonly List<(Anomaly First, long Count)> _entries = [];

    public bool IsEmpty => _entries.Count == 0;

    public void Add(string kind, long offset, string detail)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            if (_entries[i].First.Kind == kind)
            {
                _entries[i] = (_entries[i].First, _entries[i].Count + 1);
                return;
            }
        }

        _entries.Add((new Anomaly(kind, offset, detail), 1));
    }

    public ImmutableArray<Anomaly> ToImmutable() =>
        [
            .. _entries.Select(e =>
                e.Count == 1 ? e.First : e.First with { Detail = $"{e.First.Detail} (the first of {e.Count})" }
            ),
        ];
}
