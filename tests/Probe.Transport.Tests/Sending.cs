using System.Security.Cryptography;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Transport.Tests;

/// <summary>The few words in which the tests of this project say what to send and which way.</summary>
internal static class Sending
{
    /// <summary>Longest that one request may take; all of them end far sooner, and one that does not fails its test.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    public static ProbeOptions Defaults { get; } = new() { Urls = [] };

    public static Route Direct { get; } = new() { Kind = RouteKind.Direct, Source = "test" };

    public static Route Through(int port, string host = "127.0.0.1") =>
        new()
        {
            Kind = RouteKind.Proxy,
            Proxy = new ProxyEndpoint(host, port),
            Source = "test",
        };

    public static string Url(int port, string path = "/file.cab") => $"http://127.0.0.1:{port}{path}";

    public static RequestSpec Get(string url, ByteRange? range = null) => Spec("GET", url, range);

    public static RequestSpec Head(string url) => Spec("HEAD", url, null);

    public static Http1Sender Sender(ProbeOptions? options = null) =>
        new(options ?? Defaults, Leg.Main, TimeProvider.System, new ConnectionNumbers());

    /// <summary>Sends one request with a sender of its own.</summary>
    public static Task<Exchange> SendOnceAsync(RequestSpec spec, Route? route = null, ProbeOptions? options = null) =>
        SendLimitedAsync(spec, CancellationToken.None, CancellationToken.None, route, options);

    /// <summary>Sends one request whose run may be over early, or be interrupted by the user.</summary>
    public static async Task<Exchange> SendLimitedAsync(
        RequestSpec spec,
        CancellationToken run,
        CancellationToken user,
        Route? route = null,
        ProbeOptions? options = null
    )
    {
        await using var sender = new Http1Sender(
            options ?? Defaults,
            Leg.Main,
            TimeProvider.System,
            new ConnectionNumbers(),
            user
        );
        return await sender.BoundedAsync(spec, route, 1, run);
    }

    /// <summary>Sends one request more with that sender.</summary>
    public static Task<Exchange> AskAsync(
        this Http1Sender sender,
        RequestSpec spec,
        Route? route = null,
        int number = 1
    ) => sender.BoundedAsync(spec, route, number, CancellationToken.None);

    public static string Sha256Of(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(SHA256.HashData(octets));

#pragma warning disable CA5350 // What is tested is SHA-1.
    public static string Sha1Of(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(SHA1.HashData(octets));
#pragma warning restore CA5350

    /// <summary>A head for a body of that many octets, and as many further lines as given.</summary>
    public static string Head206(long first, long last, string total) =>
        $"HTTP/1.1 206 Partial Content\r\nContent-Length: {last - first + 1}\r\nContent-Range: bytes {first}-{last}/{total}\r\n\r\n";

    private static async Task<Exchange> BoundedAsync(
        this Http1Sender sender,
        RequestSpec spec,
        Route? route,
        int number,
        CancellationToken run
    )
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(run, TestContext.Current.CancellationToken);
        bounded.CancelAfter(Bound);
        return await sender.SendAsync(spec, route ?? Direct, number, bounded.Token);
    }

    private static RequestSpec Spec(string method, string url, ByteRange? range)
    {
        var parsed = HttpUrl.Parse(url);
        var headers = HeaderList
            .Empty.Add("Connection", "Keep-Alive")
            .Add("Accept", "*/*")
            .Add("User-Agent", "Microsoft BITS/7.8");
        if (range is { } asked)
        {
            headers = headers.Add("Range", asked.ToHeaderValue());
        }

        return new RequestSpec
        {
            Key = method + range,
            Purpose = method == "HEAD" ? Purpose.BackgroundHead : Purpose.FirstRange,
            Method = method,
            Url = parsed,
            Range = range,
            Headers = headers.Add("Host", parsed.Authority),
        };
    }
}
