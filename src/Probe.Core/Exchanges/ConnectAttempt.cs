namespace Probe.Exchanges;

/// <summary>One try to open a TCP connection.</summary>
/// <param name="Address">Where to, <c>address:port</c>.</param>
/// <param name="Cause">A token of <see cref="FailureCauses"/>; null when it succeeded.</param>
/// <param name="Took">How long it took.</param>
public sealed record ConnectAttempt(string Address, string? Cause, TimeSpan Took);
