using System.Text.RegularExpressions;
using Probe.Http;
using Probe.Planning;

namespace Probe.Exchanges;

/// <summary>The SHA-1 by which update servers name their files, and what came of the file as a whole.</summary>
internal static partial class NamedDigest
{
    /// <summary>
    /// SHA-1 in the path, lower-case hex: <c>/Content/B6/A2E8…11B6.psf</c> as WSUS names files, or
    /// <c>/msdownload/update/…_a2e8…11b6.cab</c> as Windows Update does. Null for other paths: forty hexadecimal
    /// digits elsewhere may be anything.
    /// </summary>
    internal static string? Sha1In(HttpUrl url)
    {
        var query = url.PathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? url.PathAndQuery : url.PathAndQuery[..query];
        var match = Wsus().Match(path);
        match = match.Success ? match : WindowsUpdate().Match(path);
        return match.Success ? match.Groups["sha1"].Value.ToLowerInvariant() : null;
    }

    /// <summary>Digests over the file from its first octet to its last, over the route under test.</summary>
    internal static IEnumerable<WholeDigest> Of(ExchangeLog log)
    {
        var length = FileFacts.Length(log, Leg.Main);
        foreach (var exchange in log.Settled.Where(e => !e.IsControl && e.Body is not null))
        {
            var body = exchange.Body!;
            if (exchange.Status == 200 && body is { FileOffset: 0, End: BodyEnd.Complete, Sha1: { } whole })
            {
                yield return new WholeDigest(exchange, body.Length, whole, IsSeries: false);
            }

            // HEAD may be wrong on the length; then the range's own total is what the series would have to reach.
            if (
                exchange.Status == 206
                && body.Series is { } series
                && series.Length == (FileFacts.Total(exchange) ?? length)
            )
            {
                yield return new WholeDigest(exchange, series.Length, series.Sha1, IsSeries: true);
            }
        }
    }

    [GeneratedRegex(
        @"/Content/[0-9A-F]{2}/(?<sha1>[0-9A-F]{40})(\.[^/]*)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Wsus();

    [GeneratedRegex(
        @"/msdownload/update/.*_(?<sha1>[0-9a-f]{40})\.[^/]*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex WindowsUpdate();
}

/// <summary>A digest over the whole file.</summary>
/// <param name="Exchange">The exchange that has the whole file, or ends the series that does.</param>
/// <param name="Length">Octets of the file.</param>
/// <param name="Sha1">SHA-1 of them, lower-case hex.</param>
/// <param name="IsSeries">True for a series of ranges, false for one answer.</param>
internal sealed record WholeDigest(Exchange Exchange, long Length, string Sha1, bool IsSeries);
