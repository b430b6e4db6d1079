namespace Probe.Options;

/// <summary>What the run may answer the challenges of a proxy or a server with.</summary>
/// <param name="User">User name; null when none was given.</param>
/// <param name="Password">Password, a secret; null when none was given.</param>
public sealed record Credentials(string? User, string? Password)
{
    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"{User ?? "(none)"}:***";
}
