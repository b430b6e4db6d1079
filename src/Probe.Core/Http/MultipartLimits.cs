namespace Probe.Http;

/// <summary>Bounds on what a multipart/byteranges body may make us hold.</summary>
public sealed record MultipartLimits
{
    /// <summary>Most octets before the first boundary. Default 4 KiB.</summary>
    public int MaxPreambleOctets { get; init; } = 4 * 1024;

    /// <summary>Most octets of one part's head. Default 8 KiB.</summary>
    public int MaxPartHeadOctets { get; init; } = 8 * 1024;

    /// <summary>Most header lines of one part. Default 64.</summary>
    public int MaxPartHeaderCount { get; init; } = 64;

    /// <summary>Most parts. Default 4096.</summary>
    public int MaxParts { get; init; } = 4096;
}
