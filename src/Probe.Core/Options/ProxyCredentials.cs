namespace Probe.Options;

/// <summary>What the run may answer a proxy's challenge with.</summary>
/// <param name="User">User name; null when none was given.</param>
/// <param name="Password">Password, a secret; null when none was given.</param>
public sealed record ProxyCredentials(string? User, string? Password)
{
    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"{User ?? "(none)"}:***";
}
