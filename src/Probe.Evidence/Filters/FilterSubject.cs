using Probe.Evidence.Http;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Evidence.Filters;

/// <summary>What a filter looks at: an exchange, or what passed and is none.</summary>
/// <param name="Host">Host that was asked.</param>
/// <param name="Url">URL that was asked for.</param>
/// <param name="Method">Method.</param>
/// <param name="Request">Header lines of the request.</param>
/// <param name="Reply">Head of the reply; null without one.</param>
public sealed record FilterSubject(string Host, string Url, string Method, HeaderList Request, ResponseHead? Reply)
{
    /// <summary>An exchange.</summary>
    public static FilterSubject Of(SeenExchange seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var spec = seen.Exchange.Spec;
        return new FilterSubject(
            spec.Url.Host,
            spec.Url.ToString(),
            spec.Method,
            seen.Request.Headers,
            seen.Exchange.Response
        );
    }

    /// <summary>A request that is not judged.</summary>
    public static FilterSubject Of(SeenOther other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var host = HttpUrl.TryParse(other.Url, out var url, out _) ? url.Host : HostIn(other.Url);
        return new FilterSubject(
            host,
            other.Url,
            other.Method,
            other.Request?.Headers ?? HeaderList.Empty,
            other.Reply
        );
    }

    /// <summary>A tunnel.</summary>
    public static FilterSubject Of(BlindTunnel tunnel)
    {
        ArgumentNullException.ThrowIfNull(tunnel);
        return new FilterSubject(
            HostIn(tunnel.Target),
            "https://" + tunnel.Target,
            "CONNECT",
            Read(tunnel.RequestBytes.AsSpan())?.Headers ?? HeaderList.Empty,
            ReadReply(tunnel.ReplyBytes.AsSpan())
        );
    }

    /// <summary>A request that the capture proxy answered itself.</summary>
    public static FilterSubject Of(OwnAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var head = Read(answer.RequestBytes.AsSpan());
        return new FilterSubject(
            HostIn(answer.Target),
            head?.Target ?? answer.Target,
            head?.Method ?? "",
            head?.Headers ?? HeaderList.Empty,
            ReadReply(answer.ReplyBytes.AsSpan())
        );
    }

    private static string HostIn(string target) =>
        target.LastIndexOf(':') is var colon and > 0 ? target[..colon].Trim('[', ']') : target;

    private static RequestHead? Read(ReadOnlySpan<byte> octets)
    {
        RequestHeadReader.TryRead(octets, new WireLimits(), out var head, out _, out _);
        return head;
    }

    private static ResponseHead? ReadReply(ReadOnlySpan<byte> octets)
    {
        var reader = new ResponseReader("HEAD", new WireLimits());
        return reader.Advance(octets, ended: false).Kind == ReadStepKind.Head ? reader.Head : null;
    }
}
