namespace Probe.Planning;

/// <summary>The two ways in which BITS downloads (bits-protocol 1.5).</summary>
public enum JobShape
{
    /// <summary>HEAD, then closed contiguous ranges of adaptive size.</summary>
    Background,

    /// <summary>HEAD, then one GET without Range.</summary>
    Foreground,
}
