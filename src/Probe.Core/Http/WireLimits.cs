namespace Probe.Http;

/// <summary>Bounds on what a peer may make us read. Each is an option; reaching one is a failure with its own cause.</summary>
public sealed record WireLimits
{
    /// <summary>
    /// Most octets of one response head, and of all the interim responses before it together. Default 64 KiB.
    /// </summary>
    public int MaxHeadOctets { get; init; } = 64 * 1024;

    /// <summary>Most header lines of one head. Default 256.</summary>
    public int MaxHeaderCount { get; init; } = 256;

    /// <summary>Most interim (1xx) responses before a final one. Default 16.</summary>
    public int MaxInterimResponses { get; init; } = 16;

    /// <summary>Most octets of one chunk-size line with its extensions. Default 4 KiB.</summary>
    public int MaxChunkLineOctets { get; init; } = 4 * 1024;

    /// <summary>
    /// Most octets of chunk framing (size lines with their extensions, line ends) beyond <see cref="FramingPerOctet"/>
    /// for each octet of data: chunks of one octet pass, a body that is all extensions does not. 64 KiB.
    /// </summary>
    public int MaxFramingOctets { get; init; } = 64 * 1024;

    /// <summary>Octets of chunk framing that each octet of data may bring.</summary>
    public const int FramingPerOctet = 16;

    /// <summary>Most octets of the trailer section. Default 16 KiB.</summary>
    public int MaxTrailerOctets { get; init; } = 16 * 1024;

    /// <summary>Most octets drained after a body that we cut or that is an error page. Default 64 KiB.</summary>
    public int MaxDrainOctets { get; init; } = 64 * 1024;
}
