using Probe.Http;

namespace Probe.Lab.Tests;

/// <summary>A lab with one fault, asked as BITS asks: through its proxy, or straight.</summary>
internal sealed class FaultyLab : IAsyncDisposable
{
    private FaultyLab(LabServer server) => Server = server;

    public LabServer Server { get; }

    public LabEndpoints Endpoints => Server.Endpoints;

    public LabFile File => Server.Site.MainFile;

    public static async Task<FaultyLab> StartAsync(params string[] faults) =>
        new(
            await LabServer.StartAsync(
                new LabOptions { Seed = 7, FaultIds = [.. faults] },
                TestContext.Current.CancellationToken
            )
        );

    /// <summary>Asks for the first URL to check through the proxy, on a connection of its own.</summary>
    public async Task<RawReply> AskProxyAsync(string method, string headers = "Accept: */*")
    {
        await using var client = await RawClient.ConnectToProxyAsync(Endpoints);
        return await client.AskAsync(ThroughProxy(method, headers));
    }

    /// <summary>Asks for a range through the proxy.</summary>
    public Task<RawReply> AskProxyForAsync(long first, long last) =>
        AskProxyAsync("GET", $"Range: bytes={first}-{last}");

    /// <summary>Asks the origin straight.</summary>
    public Task<RawReply> AskOriginAsync(string method, string headers = "Accept: */*") =>
        RawClient.AskAsync(Endpoints.OriginUrl.Port, Straight(method, headers));

    /// <summary>A request in absolute-form for the first URL to check.</summary>
    public string ThroughProxy(string method, string headers = "Accept: */*")
    {
        var url = Endpoints.CheckUrls[0];
        return $"{method} {url} HTTP/1.1\nHost: {url.Authority}\n{headers}";
    }

    public byte[] Octets(long first, long last) => OriginTests.Octets(File, first, last);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private string Straight(string method, string headers)
    {
        HttpUrl url = Endpoints.CheckUrls[0];
        return $"{method} {url.PathAndQuery} HTTP/1.1\nHost: {url.Authority}\n{headers}";
    }
}
