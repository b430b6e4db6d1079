namespace Probe.Lab.Faults;

/// <summary>Who misbehaves.</summary>
public enum FaultPlace
{
    /// <summary>The client's own settings.</summary>
    Client,

    /// <summary>The forward proxy.</summary>
    Proxy,

    /// <summary>The origin.</summary>
    Origin,
}
