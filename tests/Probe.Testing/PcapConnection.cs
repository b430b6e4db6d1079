namespace Probe.Testing;

/// <summary>One TCP connection of a capture.</summary>
/// <param name="ClientPort">Port of the side that is not the server's.</param>
/// <param name="Client">What it sent.</param>
/// <param name="Server">What the server sent.</param>
public sealed record PcapConnection(int ClientPort, PcapSide Client, PcapSide Server);
