using System.Collections.Immutable;
using System.CommandLine;
using Probe.Cli.Commands;
using Probe.Cli.Values;
using Probe.Http;
using Probe.Replays;

namespace Probe.Cli.Replay;

/// <summary>A command line of <c>replay</c>, understood.</summary>
internal sealed record ReplayRequest
{
    /// <summary>Most URLs of a JSON report, which is held whole.</summary>
    internal const int MostInJson = 5000;

    private const int UsualLimit = 1000;

    /// <summary>Path of the record.</summary>
    internal required string File { get; init; }

    /// <summary>The run; without URLs.</summary>
    internal required CheckRequest Check { get; init; }

    /// <summary>Hosts that may be contacted.</summary>
    internal ImmutableArray<HostPattern> Hosts { get; init; } = [];

    /// <summary>True for all of them.</summary>
    internal bool AnyHost { get; init; }

    /// <summary>Base of requests without a host; null for none.</summary>
    internal HttpUrl? Base { get; init; }

    /// <summary>Most URLs to send.</summary>
    internal int Limit { get; init; } = UsualLimit;

    /// <summary><c>text</c> or <c>json</c>.</summary>
    internal string Format { get; init; } = "text";

    /// <summary>True when the URL's host may be contacted.</summary>
    internal bool MayContact(HttpUrl url) => AnyHost || Hosts.Any(h => h.Covers(url));

    /// <summary>Reads a command line; null, and every problem, where it cannot be run.</summary>
    internal static ReplayRequest? Read(
        ReplaySymbols symbols,
        ParseResult parsed,
        Func<string, string?> environment,
        out IReadOnlyList<string> problems
    )
    {
        var reader = new CheckReader(symbols.Check, parsed, environment, takesUrls: false);
        var check = reader.Read();
        var values = reader.Values;
        var request = new ReplayRequest
        {
            File = parsed.GetResult(symbols.File)?.Tokens is [var file, ..] ? file.Value : "",
            Check = check!,
            Hosts = ReadHosts(values, symbols),
            AnyHost = values.Flag(symbols.AllowAnyHost),
            Base = ReadBase(values, symbols),
            Limit = values.Number(symbols.Limit, 1, RequestTally.MostUrls) ?? UsualLimit,
            Format = values.Choice(symbols.Format, ["text", "json"]) ?? "text",
        };
        if (request.AnyHost && !request.Hosts.IsEmpty)
        {
            values.Problem("--allow-any-host leaves nothing for --allow-host to allow; accepted: one of them");
        }

        if (request is { Format: "json", Limit: > MostInJson })
        {
            values.Problem(
                $"--format json holds every exchange until its end; accepted: --limit up to {MostInJson} with it"
            );
        }

        if (request.Format == "json" && values.Flag(symbols.Check.DryRun))
        {
            values.Problem("--dry-run prints its plan as text; accepted: without --format json");
        }

        problems = values.Problems;
        return problems.Count == 0 ? request : null;
    }

    private static ImmutableArray<HostPattern> ReadHosts(OptionValues values, ReplaySymbols symbols)
    {
        var hosts = ImmutableArray.CreateBuilder<HostPattern>();
        foreach (var text in values.Texts(symbols.AllowHost))
        {
            if (HostPattern.TryParse(text, out var pattern))
            {
                hosts.Add(pattern);
            }
            else
            {
                values.NotAccepted(symbols.AllowHost, text, HostPattern.Accepted);
            }
        }

        return hosts.ToImmutable();
    }

    private static HttpUrl? ReadBase(OptionValues values, ReplaySymbols symbols)
    {
        if (values.Text(symbols.Base) is not { } text)
        {
            return null;
        }

        if (HttpUrl.TryParse(text, out var url, out var problem) && url.PathAndQuery == "/")
        {
            return url;
        }

        values.Problem(
            $"--base: {Quoting.QuoteUrl(text)}: {problem ?? "it has a path"}; accepted: http://HOST[:PORT] or https://HOST[:PORT]"
        );
        return null;
    }
}
