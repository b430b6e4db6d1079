using System.Text;
using Probe.Evidence.Http;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Recording;

namespace Probe.Evidence.Har;

/// <summary>
/// Makes exchanges that checks can judge out of a HAR's entries. Their heads are put together from the lists of header
/// lines and read by the same reader as those of the wire; of bodies only lengths are known.
/// </summary>
public static class HarExchanges
{
    private static readonly WireLimits Limits = new() { MaxHeadOctets = 1024 * 1024, MaxHeaderCount = 2000 };

    /// <summary>The exchange; null, and why, where the entry shows none that could be BITS's.</summary>
    public static SeenExchange? Of(HarEntry entry, out string problem)
    {
        ArgumentNullException.ThrowIfNull(entry);
        problem = "";
        if (entry.Method is not ("HEAD" or "GET"))
        {
            problem = "neither HEAD nor GET";
            return null;
        }

        if (!HttpUrl.TryParse(entry.Url, out var url, out var bad))
        {
            problem = bad;
            return null;
        }

        if (entry is { IsControl: true, Route: null })
        {
            problem = "the control run of this program, which no client sent";
            return null;
        }

        if (entry.IsFromCache)
        {
            problem = "the browser answered from its own cache";
            return null;
        }

        if (entry.Status == 0)
        {
            problem = "no reply is in the HAR" + (entry.Error is { } told ? $" ({Printable.Escape(told, 100)})" : "");
            return null;
        }

        var version = Version(entry.ResponseVersion ?? entry.RequestVersion);
        if (version is null)
        {
            problem = entry.ResponseVersion is { } other
                ? $"the reply is {Printable.Escape(other, 40)}, which BITS does not speak"
                : "the HAR does not say by which HTTP version it came";
            return null;
        }

        var request = Request(entry, url);
        if (Response(entry, version) is not { } head)
        {
            problem = "its header lines make no head that can be read";
            return null;
        }

        return new SeenExchange
        {
            Request = request,
            Connection = 0,
            Client = "HAR",
            IsRebuilt = true,
            IsControl = entry.IsControl,
            Exchange = Exchange(entry, url, request, head),
        };
    }

    private static Exchange Exchange(HarEntry entry, HttpUrl url, RequestHead request, ResponseHead head)
    {
        var spec = SeenSpec.Of(entry.Method, url, request.Headers)!;
        var length = head.Framing == BodyFraming.None ? 0 : LengthOf(entry, head);
        return new Exchange
        {
            Number = 0,
            Spec = spec,
            Route = entry.IsControl ? Route.Control : entry.Route ?? Route.NotShown,
            StartedAt = entry.StartedAt ?? DateTimeOffset.UnixEpoch,
            RequestBytes = request.Bytes,
            Response = head,
            Body = new BodyFacts
            {
                Length = length ?? 0,
                End = length is null ? BodyEnd.CutByPlan : BodyEnd.Complete,
                Cut = length is null ? BodyCut.NotSeen : null,
                FileOffset = BodyRecorder.FileOffsetOf(head, spec),
            },
            Timings = new Timings { Total = entry.Took ?? TimeSpan.Zero },
            Connection = new ConnectionFacts { Id = 0, Remote = entry.ServerAddress },
        };
    }

    /// <summary>Octets of the body on the wire; null where the HAR knows the decoded content alone.</summary>
    private static long? LengthOf(HarEntry entry, ResponseHead head) =>
        entry.BodySize is > 0 ? entry.BodySize
        : head.Headers.Contains("Content-Encoding") ? null
        : entry.ContentSize is > 0 ? entry.ContentSize
        : head.ContentLength == 0 ? 0
        : null;

    /// <summary>1.x as on the wire; null for others.</summary>
    private static string? Version(string? text) =>
        string.Equals(text, "HTTP/1.1", StringComparison.OrdinalIgnoreCase) ? "HTTP/1.1"
        : string.Equals(text, "HTTP/1.0", StringComparison.OrdinalIgnoreCase) ? "HTTP/1.0"
        : null;

    private static RequestHead Request(HarEntry entry, HttpUrl url)
    {
        var headers = HeaderList.Create([
            .. entry.RequestHeaders.Where(f => !f.Name.Any(char.IsControl) && !f.Value.Any(char.IsControl)),
        ]);
        var text = new StringBuilder();
        text.Append(entry.Method).Append(' ').Append(url.PathAndQuery).Append(" HTTP/1.1\r\n");
        foreach (var field in headers)
        {
            text.Append(field.ToString()).Append("\r\n");
        }

        text.Append("\r\n");
        return new RequestHead
        {
            Bytes = [.. Encoding.UTF8.GetBytes(text.ToString())],
            Method = entry.Method,
            Target = url.PathAndQuery,
            Version = "HTTP/1.1",
            Headers = headers,
            BodyLength = 0,
        };
    }

    private static ResponseHead? Response(HarEntry entry, string version)
    {
        if (entry.Status < 100)
        {
            return null;
        }

        var text = new StringBuilder();
        var reason = entry.Reason.Any(char.IsControl) ? "" : entry.Reason;
        text.Append(version).Append(' ').Append(entry.Status).Append(' ').Append(reason).Append("\r\n");
        foreach (var field in entry.ResponseHeaders)
        {
            // No line of the wire has such signs within; the list, not the server, put them there.
            if (!field.Name.Any(char.IsControl) && !field.Value.Any(char.IsControl))
            {
                text.Append(field.ToString()).Append("\r\n");
            }
        }

        text.Append("\r\n");
        var octets = Encoding.UTF8.GetBytes(text.ToString());
        var reader = new ResponseReader(entry.Method, Limits);
        while (reader.Head is null)
        {
            if (reader.Advance(octets, ended: true).Kind != ReadStepKind.Head)
            {
                return null;
            }
        }

        // Anomalies of a head that was put together here are nobody's.
        return reader.Head with
        {
            Anomalies = [],
        };
    }
}
