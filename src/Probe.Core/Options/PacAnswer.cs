using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Options;

/// <summary>Asks a PAC script which proxy a URL takes. Bounded in time and memory; never throws for what a script does.</summary>
/// <param name="url">What is asked for.</param>
public delegate PacAnswer PacQuestion(HttpUrl url);

/// <summary>What a PAC script said of one URL, or why it could not be asked.</summary>
public sealed record PacAnswer
{
    /// <summary>Where the script came from, secrets masked: a path, a URL, <c>WPAD http://wpad.corp.example/wpad.dat</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The text that FindProxyForURL returned; null when it returned none.</summary>
    public string? Result { get; init; }

    /// <summary>The entries of <see cref="Result"/> in order: WinHTTP takes the first, other clients fall over to the rest.</summary>
    public ImmutableArray<PacEntry> Entries { get; init; } = [];

    /// <summary>What is wrong and what is accepted, with <c>file:line:column</c> where the script has a place; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>
    /// The error that BITS gives for <see cref="Problem"/>: 0x80072F86 for a script that cannot be run, 0x80072F87 for one that
    /// cannot be fetched, 0x80072F94 where WPAD finds none; null when there is no problem.
    /// </summary>
    public uint? HResult { get; init; }

    /// <summary>
    /// How far the fetching came where it failed; null where the server gave an answer that is no script, and where nothing
    /// failed or nothing was to be fetched.
    /// </summary>
    public FailureStage? FailedAt { get; init; }

    /// <summary>One line for each step: where the script was looked for, each helper called with arguments and result.</summary>
    public ImmutableArray<string> Trace { get; init; } = [];

    /// <summary>The answer with users, passwords and tokens masked, wherever the script may have written them.</summary>
    internal PacAnswer Masked() =>
        this with
        {
            Source = Mask(Source),
            Result = Result is { } result ? UrlSecrets.Mask(UserInformation.MaskList(result)) : null,
            Entries = [.. Entries.Select(e => e with { Text = UrlSecrets.Mask(e.Text) })],
            Problem = Problem is { } problem ? Mask(problem) : null,
            Trace = [.. Trace.Select(Mask)],
        };

    private static string Mask(string text) => UrlSecrets.Mask(UserInformation.Mask(text));
}

/// <summary>One entry of a PAC result.</summary>
/// <param name="Text">As the script wrote it, trimmed, user information masked: <c>PROXY proxy.example:3128</c>.</param>
/// <param name="Kind">Direct, a proxy, or null for what BITS cannot use (SOCKS, an unknown word).</param>
/// <param name="Proxy">Host and port of a proxy (<c>PROXY</c>, <c>HTTP</c>, <c>HTTPS</c>); null otherwise.</param>
public sealed record PacEntry(string Text, RouteKind? Kind, ProxyEndpoint? Proxy);
