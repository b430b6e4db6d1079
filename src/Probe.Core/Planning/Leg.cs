namespace Probe.Planning;

/// <summary>Which of the two runs a request belongs to.</summary>
public enum Leg
{
    /// <summary>Over the route under test.</summary>
    Main,

    /// <summary>Straight to the origin, to tell the proxy's part from the origin's.</summary>
    Control,
}
