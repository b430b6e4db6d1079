namespace Probe.Planning;

/// <summary>How much a run asks.</summary>
public enum Depth
{
    /// <summary>HEAD and three ranges (first, middle, last octet), background only.</summary>
    Quick,

    /// <summary>Both job shapes whole up to the verify limit, and the diagnostic requests.</summary>
    Standard,

    /// <summary>Standard, and what takes many requests more.</summary>
    Full,
}
