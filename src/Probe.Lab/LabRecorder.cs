using System.Collections.Immutable;

namespace Probe.Lab;

/// <summary>Keeps the newest records of requests, a bounded number of them, and passes each on.</summary>
/// <param name="served">Told of each record; may be null.</param>
internal sealed class LabRecorder(Action<LabRequestRecord>? served)
{
    /// <summary>Most records kept.</summary>
    public const int Capacity = 1000;

    private readonly Queue<LabRequestRecord> _records = new();

    /// <summary>The records kept, oldest first.</summary>
    public ImmutableArray<LabRequestRecord> Records
    {
        get
        {
            lock (_records)
            {
                return [.. _records];
            }
        }
    }

    /// <summary>Keeps a record.</summary>
    public void Add(LabRequestRecord record)
    {
        lock (_records)
        {
            if (_records.Count == Capacity)
            {
                _records.Dequeue();
            }

            _records.Enqueue(record);
        }

        served?.Invoke(record);
    }
}
