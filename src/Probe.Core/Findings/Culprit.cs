namespace Probe.Findings;

/// <summary>Who is to blame, how sure that is, and by what it is known.</summary>
/// <param name="Party">The party.</param>
/// <param name="Confidence">How it is known.</param>
/// <param name="Why">The reason in one sentence, naming exchanges.</param>
public sealed record Culprit(Party Party, Confidence Confidence, string Why)
{
    /// <summary>Nothing points anywhere.</summary>
    public static Culprit Unknown { get; } =
        new(Party.Unknown, Confidence.Assumed, "nothing in the evidence points at one party");
}

/// <summary>The parties on the path.</summary>
public enum Party
{
    /// <summary>This machine and its settings.</summary>
    Client,

    /// <summary>The name service.</summary>
    Resolver,

    /// <summary>The proxy, or another middlebox between client and origin.</summary>
    Proxy,

    /// <summary>The server that has the file.</summary>
    Origin,

    /// <summary>The web server that has the PAC script.</summary>
    ScriptServer,

    /// <summary>Not known.</summary>
    Unknown,
}

/// <summary>How a culprit is known.</summary>
public enum Confidence
{
    /// <summary>Control run and proxied run differ in just this.</summary>
    Proved,

    /// <summary>Markers in the reply say so.</summary>
    Indicated,

    /// <summary>The usual cause.</summary>
    Assumed,
}
