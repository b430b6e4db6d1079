using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Cli.Pac;

/// <summary>Where a PAC script is to be looked for.</summary>
internal sealed record PacRequest
{
    /// <summary>Path of a script; null for another way.</summary>
    internal string? Path { get; init; }

    /// <summary>URL of a script; null for another way.</summary>
    internal HttpUrl? Url { get; init; }

    /// <summary>URLs that WPAD tries, in order; empty for another way.</summary>
    internal ImmutableArray<HttpUrl> Wpad { get; init; } = [];
}
