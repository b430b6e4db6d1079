namespace Probe.Evidence.Packets;

/// <summary>One packet of a capture file.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Time">When it was seen, UTC.</param>
/// <param name="LinkType">What it begins with (the registry of pcap-linktype).</param>
/// <param name="Octets">What of it was kept; valid until the next packet is read.</param>
/// <param name="Length">How long it was on the wire.</param>
public readonly record struct Packet(
    long Number,
    DateTimeOffset Time,
    int LinkType,
    ReadOnlyMemory<byte> Octets,
    int Length
);
