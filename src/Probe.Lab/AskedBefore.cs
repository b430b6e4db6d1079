using System.Collections.Concurrent;
using Probe.Lab.Wire;

namespace Probe.Lab;

/// <summary>Counts how often a party was asked the same, as something that keeps copies would know.</summary>
internal sealed class AskedBefore
{
    /// <summary>Most different requests remembered; what comes after them counts as new each time.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>How often it was asked before, this time not counted.</summary>
    public int Count(LabRequest request)
    {
        var key = $"{request.Method} {request.Target} {request.Range}";
        return _counts.Count >= Most && !_counts.ContainsKey(key)
            ? 0
            : _counts.AddOrUpdate(key, 1, (_, count) => count + 1) - 1;
    }
}
