using System.Collections.Immutable;
using Probe.Http;
using Probe.Options;

namespace Probe.Cli.Pac;

/// <summary>Where a PAC script is to be looked for.</summary>
internal sealed record PacRequest
{
    /// <summary>
    /// The script to ask: the one that options name, else the one whose address the account's Windows settings have. Null
    /// where none is named, or where <c>-x</c> decides.
    /// </summary>
    /// <param name="given">What <c>--pac</c> and <c>--wpad</c> say.</param>
    /// <param name="options">The options, Windows settings in them.</param>
    internal static PacRequest? Of(PacRequest? given, ProbeOptions options) =>
        options.Proxy is not null ? null
        : given is not null ? given
        : options.WindowsProxies.ForDownload()?.ScriptUrl is { } address
        && HttpUrl.TryParse(address, out var url, out _)
            ? new PacRequest { Url = url }
        : null;

    /// <summary>Path of a script; null for another way.</summary>
    internal string? Path { get; init; }

    /// <summary>URL of a script; null for another way.</summary>
    internal HttpUrl? Url { get; init; }

    /// <summary>URLs that WPAD tries, in order; empty for another way.</summary>
    internal ImmutableArray<HttpUrl> Wpad { get; init; } = [];
}
