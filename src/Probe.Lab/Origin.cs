using System.Collections.Immutable;
using System.Globalization;
using Probe.Http;
using Probe.Lab.Wire;

namespace Probe.Lab;

/// <summary>
/// The file server: HEAD, GET, single and multiple ranges, conditions, as RFC 9110 asks and in the dress of IIS.
/// It is correct; what is wrong with a lab's origin is a fault's doing.
/// </summary>
/// <param name="name">What it is called in the records.</param>
/// <param name="site">Its files.</param>
/// <param name="faults">What is wrong with it.</param>
/// <param name="options">What the lab was asked to be.</param>
/// <param name="recorder">Where requests are noted.</param>
/// <param name="filePort">Port of the http origin, where the https twin's web services have their files as on WSUS; null at the http origin.</param>
internal sealed class Origin(
    string name,
    LabSite site,
    FaultChain faults,
    LabOptions options,
    LabRecorder recorder,
    Func<int>? filePort = null
) : LabParty(name, faults, options, recorder)
{
    private readonly LabUpdates _updates = new(site);

    /// <inheritdoc/>
    protected override ValueTask<Reply?> RespondAsync(Turn turn) =>
        ValueTask.FromResult<Reply?>(Respond(Faults.Forward(turn.Request, turn.Acted)));

    private Reply Respond(LabRequest request)
    {
        var reply =
            LabUpdates.IsAsked(request) ? _updates.Respond(request, FilesAt(request))
            : request.IsDownload
                ? site.Find(request.Path) is { } file ? Serve(request, file)
                    : Error(404, "Not Found", "The resource you are looking for has been removed or never was here.")
            : Error(405, "Method Not Allowed", "This server has files: HEAD and GET.").WithHeader("Allow", "GET, HEAD");
        reply = reply with
        {
            Headers = reply
                .Headers.Add("Server", "Microsoft-IIS/10.0")
                .Add("X-Powered-By", "ASP.NET")
                .Add("Date", HttpDate.Format(Options.Clock.GetUtcNow())),
        };
        if (!request.WantsKeepAlive)
        {
            return reply.WithHeader("Connection", "close");
        }

        return request.Version == "HTTP/1.0" ? reply.WithHeader("Connection", "keep-alive") : reply;
    }

    /// <summary>Root of the files that the web services name: the host that they were asked by, always http.</summary>
    private string FilesAt(LabRequest request)
    {
        var host = request.Headers.Get("Host") ?? "127.0.0.1";
        return filePort is not null && HttpUrl.TryParse("https://" + host + "/", out var asked, out _)
            ? $"http://{asked.HostAndPort[..asked.HostAndPort.LastIndexOf(':')]}:{Text(filePort())}"
            : "http://" + host;
    }

    private static Reply Serve(LabRequest request, LabResource file)
    {
        if (FailedCondition(request, file) is { } failed)
        {
            return failed;
        }

        if (request.IsGet && request.Range is { } range && RangeStillMeansThis(request, file))
        {
            switch (RangeSet.Read(range, file.Length))
            {
                case { IsEmpty: true }:
                    return Error(416, "Range Not Satisfiable", "The range lies outside the file.")
                        .WithHeader("Content-Range", "bytes */" + Text(file.Length));
                case [var one]:
                    return Partial(file, file.ContentType, file.Open(one.First, one.Length))
                        .WithHeader("Content-Range", $"bytes {one}/{Text(file.Length)}");
                case { } several:
                    return Multipart(file, several);
            }
        }

        return new Reply
        {
            Status = 200,
            Reason = "OK",
            Headers = FileHeaders(file, file.ContentType, file.Length),
            Body = file.Open(0, file.Length),
        };
    }

    /// <summary>RFC 9110, 13.2.2, as far as a file server needs it.</summary>
    private static Reply? FailedCondition(LabRequest request, LabResource file)
    {
        if (request.Headers.Get("If-Match") is { } match)
        {
            if (!Lists(match, file.ETag))
            {
                return Error(412, "Precondition Failed", "The file is another one.");
            }
        }
        else if (
            HttpDate.Parse(request.Headers.Get("If-Unmodified-Since")) is { } unmodified
            && LabSite.LastModified > unmodified
        )
        {
            return Error(412, "Precondition Failed", "The file has changed since.");
        }

        var unchanged = request.Headers.Get("If-None-Match") is { } none
            ? Lists(none, file.ETag)
            : HttpDate.Parse(request.Headers.Get("If-Modified-Since")) is { } since && LabSite.LastModified <= since;
        return unchanged
            ? new Reply
            {
                Status = 304,
                Reason = "Not Modified",
                Headers = [new("Last-Modified", HttpDate.Format(LabSite.LastModified)), new("ETag", file.ETag)],
            }
            : null;
    }

    /// <summary>If-Range: a range of another version of the file must not be answered as one of this.</summary>
    private static bool RangeStillMeansThis(LabRequest request, LabResource file) =>
        request.Headers.Get("If-Range") is not { } condition
        || condition == file.ETag
        || HttpDate.Parse(condition) == LabSite.LastModified;

    private static bool Lists(string condition, string tag) =>
        condition.Split(',', StringSplitOptions.TrimEntries).Any(t => t == "*" || t == tag || t == "W/" + tag);

    private static Reply Multipart(LabResource file, ImmutableArray<ByteRange> ranges) =>
        Partial(
            file,
            Byteranges.ContentType,
            new Byteranges { PartType = file.ContentType, Total = file.Length }.Of(
                ranges.Select(r => (r, file.Open(r.First, r.Length)))
            )
        );

    private static Reply Partial(LabResource file, string contentType, ReplyBody body) =>
        new()
        {
            Status = 206,
            Reason = "Partial Content",
            Headers = FileHeaders(file, contentType, body.Length!.Value),
            Body = body,
        };

    private static HeaderList FileHeaders(LabResource file, string contentType, long length) =>
        [
            new("Content-Length", Text(length)),
            new("Content-Type", contentType),
            new("Last-Modified", HttpDate.Format(LabSite.LastModified)),
            new("Accept-Ranges", "bytes"),
            new("ETag", file.ETag),
        ];

    private static Reply Error(int status, string reason, string text) =>
        Reply.Page(
            status,
            reason,
            "text/html",
            $"<!DOCTYPE html><html><head><title>{status} - {reason}</title></head><body><h2>{status} - {reason}</h2>"
                + $"<p>{text}</p></body></html>\r\n"
        );

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
