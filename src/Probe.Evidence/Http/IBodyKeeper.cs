namespace Probe.Evidence.Http;

/// <summary>Keeps bodies whole while they pass, somewhere else than in memory. For several threads.</summary>
public interface IBodyKeeper
{
    /// <summary>A body of the file itself begins.</summary>
    /// <param name="length">Its length where the head tells it.</param>
    IKeptBody Begin(long? length);
}

/// <summary>One body that is being kept. What goes wrong with the disk is its own affair, and told in what it ends with.</summary>
public interface IKeptBody
{
    /// <summary>The next octets; returns when they are with the system, so that a slow disk holds the connection back.</summary>
    void Append(ReadOnlySpan<byte> octets);

    /// <summary>The body is over, or as much of it as came.</summary>
    KeptBody Finish();

    /// <summary>The exchange is not told of: neither is its body.</summary>
    void Discard();
}

/// <summary>What became of a body that was to be kept whole.</summary>
/// <param name="File">Its name in a bundle; null where it was not kept.</param>
/// <param name="Why">Why it was not, in words; null where it was.</param>
public sealed record KeptBody(string? File, string? Why);
