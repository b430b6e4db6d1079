namespace Probe.Options;

/// <summary>How requests reach the origin.</summary>
public enum RouteKind
{
    /// <summary>Straight.</summary>
    Direct,

    /// <summary>Through an HTTP proxy.</summary>
    Proxy,
}
