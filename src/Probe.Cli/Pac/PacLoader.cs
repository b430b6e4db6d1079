using System.Collections.Immutable;
using System.Diagnostics;
using Probe.Bits;
using Probe.Cli.Edge;
using Probe.Cli.Values;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Pac;
using Probe.Transport;

namespace Probe.Cli.Pac;

/// <summary>
/// Finds the script that <c>--pac</c> or <c>--wpad</c> names and loads it once for all URLs. A path that cannot be read
/// is a mistake of the command line; what a server does wrong is an answer, with the error that BITS would give.
/// </summary>
/// <param name="options">What the run was asked to do.</param>
internal sealed class PacLoader(ProbeOptions options)
{
    /// <summary>Longest look-up of one of the names that WPAD tries.</summary>
    private static readonly TimeSpan NameTime = TimeSpan.FromSeconds(5);

    private readonly AddressFinder _lookup = new(options);
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>The script to ask, or what is wrong with the command line.</summary>
    internal async Task<(PacQuestion? Script, string? Problem)> LoadAsync(
        PacRequest request,
        CancellationToken cancellation
    )
    {
        if (request.Path is { } path)
        {
            return FromFile(path);
        }

        return (
            request.Url is { } url
                ? await FromUrlAsync(url, Shown(url), [], cancellation).ConfigureAwait(false)
                : await ByNameAsync(request.Wpad, cancellation).ConfigureAwait(false),
            null
        );
    }

    private (PacQuestion? Script, string? Problem) FromFile(string path)
    {
        var shown = Printable.Escape(path);
        try
        {
            if (SmallFile.WhyNoFile(path) is { } why)
            {
                return (null, NotReadable(path, why));
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var buffer = new byte[PacLimits.MostOctets + 1];
            var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length > PacLimits.MostOctets
                ? (
                    Unfetched(
                        shown,
                        [],
                        $"it is larger than {PacLimits.MostOctets / 1024} KiB, which WinHTTP does not take"
                    ),
                    null
                )
                : (FromOctets(buffer.AsSpan(0, length), null, shown, []), null);
        }
        catch (Exception cause)
            when (cause is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, NotReadable(path, Quoting.Reason(cause)));
        }
    }

    private static string NotReadable(string path, string why) =>
        $"--pac: {Quoting.Quote(path)} cannot be read: {why}; accepted: a file that exists and can be read, or an http or https URL";

    private async Task<PacQuestion> FromUrlAsync(
        HttpUrl url,
        string name,
        ImmutableArray<string> steps,
        CancellationToken cancellation
    )
    {
        var fetched = await new PacFetcher(options with { MaxTime = Left() })
            .FetchAsync(url, PacLimits.MostOctets, cancellation)
            .ConfigureAwait(false);
        return fetched.Problem is { } problem
            ? Unfetched(name, steps.AddRange(fetched.Steps[..^1]), problem, fetched.FailedAt)
            : FromOctets(fetched.Octets.AsSpan(), fetched.ContentType ?? "", name, steps.AddRange(fetched.Steps));
    }

    /// <summary>WPAD by DNS: the first of the names that resolves is the one that is asked, as with a devolved name.</summary>
    private async Task<PacQuestion> ByNameAsync(ImmutableArray<HttpUrl> urls, CancellationToken cancellation)
    {
        var steps = ImmutableArray.CreateBuilder<string>();
        foreach (var url in urls)
        {
            if (Left() is { } left && left == TimeSpan.Zero)
            {
                steps.Add($"WPAD: {url.Host} was not asked for: the time is over (--max-time)");
                continue;
            }

            var addresses = await _lookup
                .FindAsync(url.Host, url.Port, TimeForName(), cancellation)
                .ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (addresses.IsEmpty)
            {
                steps.Add($"WPAD: {url.Host} does not resolve");
                continue;
            }

            steps.Add($"WPAD: {url.Host} is {string.Join(", ", addresses)}");
            return await FromUrlAsync(url, "WPAD " + Shown(url), steps.ToImmutable(), cancellation)
                .ConfigureAwait(false);
        }

        var problem =
            $"WPAD finds no script: {string.Join(", ", urls.Select(u => u.Host))} {(urls.Length == 1 ? "does" : "do")} not resolve (DHCP, which Windows asks first, is not asked here)";
        return Always(
            new PacAnswer
            {
                Source = "WPAD " + Shown(urls[0]),
                Problem = problem,
                HResult = HResults.AutodetectionFailed,
                Trace = steps.ToImmutable(),
            }
        );
    }

    /// <summary>What is left of --max-time; null where there is no bound.</summary>
    private TimeSpan? Left() =>
        options.MaxTime is not { } most ? null
        : _clock.Elapsed < most ? most - _clock.Elapsed
        : TimeSpan.Zero;

    private TimeSpan TimeForName()
    {
        var most = options.ConnectTimeout < NameTime ? options.ConnectTimeout : NameTime;
        return Left() is { } left && left < most ? left : most;
    }

    private PacQuestion FromOctets(
        ReadOnlySpan<byte> octets,
        string? contentType,
        string name,
        ImmutableArray<string> steps
    )
    {
        if (!PacText.TryRead(octets, contentType, out var text, out var notes, out var problem))
        {
            return Unfetched(name, steps.AddRange(notes), problem);
        }

        var source = new PacSource
        {
            Name = name,
            Text = text,
            Steps = steps.AddRange(notes.Select(n => $"{name}: {n}")),
        };
        return PacScript.Load(source, new PacNames(_lookup), TimeProvider.System).Ask;
    }

    private static PacQuestion Unfetched(
        string name,
        ImmutableArray<string> steps,
        string problem,
        FailureStage? failedAt = null
    ) =>
        Always(
            new PacAnswer
            {
                Source = name,
                Problem = $"{name}: {problem}",
                HResult = HResults.UnableToDownloadScript,
                FailedAt = failedAt,
                Trace = steps,
            }
        );

    private static PacQuestion Always(PacAnswer answer) => _ => answer;

    /// <summary>The URL as it may be shown: a query can be a secret.</summary>
    private static string Shown(HttpUrl url)
    {
        var query = url.PathAndQuery.IndexOf('?', StringComparison.Ordinal);
        return Printable.Escape(query < 0 ? url.ToString() : url.WithPathAndQuery(url.PathAndQuery[..query]) + "?***");
    }
}
