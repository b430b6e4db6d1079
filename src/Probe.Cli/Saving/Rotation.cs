namespace Probe.Cli.Saving;

/// <summary>When evidence begins its next part, and how much there may be of it.</summary>
/// <param name="Octets">Octets of a journal after which the next begins; null for one part alone.</param>
/// <param name="Time">Time after which the next begins; null for one part alone.</param>
/// <param name="Most">Most octets of all journals together; exchanges beyond it are counted alone.</param>
internal sealed record Rotation(long? Octets, TimeSpan? Time, long Most)
{
    /// <summary>True where there may be several parts.</summary>
    internal bool HasParts => Octets is not null || Time is not null;
}
