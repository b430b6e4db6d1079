namespace Probe.Lab.Faults;

/// <summary>Who misbehaves.</summary>
public enum FaultPlace
{
    /// <summary>The client's own settings.</summary>
    Client,

    /// <summary>The name service, asked for a name that it does not know.</summary>
    Resolver,

    /// <summary>The forward proxy.</summary>
    Proxy,

    /// <summary>The origin.</summary>
    Origin,
}
