namespace Probe.Transport;

/// <summary>Numbers the connections of one run, from 1; shared by its legs, which run side by side.</summary>
public sealed class ConnectionNumbers
{
    private int _last;

    /// <summary>The next number.</summary>
    public int Next() => Interlocked.Increment(ref _last);
}
