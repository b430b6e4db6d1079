using Probe.Authentication;
using Probe.Checks;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Testing;
using Probe.Verdicts;

namespace Probe.Transport.Tests;

/// <summary>A wrong password is tried once however many URLs there are: accounts get locked after a few attempts.</summary>
public sealed class RefusedCredentialsTests
{
    private const int Urls = 40;
    private const string Challenge =
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"lab\"\r\nContent-Length: 0\r\n\r\n";

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task A_sweep_with_a_wrong_password_tries_it_once(int workers)
    {
        await using var proxy = RawServer.Answering(Challenge);
        var results = new List<RunResult>();

        await new SweepRunner(Options(proxy.Port), Host, new Courtesy(null, Urls, TimeProvider.System)).RunAsync(
            Addresses(),
            workers,
            done => results.AddRange(done.Runs),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(1, Attempts(proxy));
        Assert.Equal(Urls, results.Count);
        Assert.All(
            results,
            r =>
            {
                var check = r.Checks.Single(c => c.Check.Id == "proxy-admits-client");
                Assert.Equal(CheckStatus.Failed, check.Status);
                Assert.StartsWith(
                    "The proxy refuses the credentials given",
                    check.Findings[0].Summary,
                    StringComparison.Ordinal
                );
            }
        );
    }

    [Fact]
    public async Task What_a_run_saw_refused_is_remembered_for_the_next()
    {
        await using var proxy = RawServer.Answering(Challenge);
        var options = Options(proxy.Port);
        var url = HttpUrl.Parse("http://wsus.test/a.cab");

        for (var i = 0; i < 3; i++)
        {
            var runs = await CheckRun.RunAsync(
                url,
                options,
                ProxyDecider.Decide(url, options),
                Host,
                null,
                TestContext.Current.CancellationToken
            );
            options = AuthPlan.After(options, runs[0].Log);
        }

        Assert.Equal(1, Attempts(proxy));
        Assert.Equal([AuthTarget.Proxy], options.RefusedBefore);
    }

    private static HostFacts Host { get; } = new() { IsWindows = false, OperatingSystem = "test" };

    private static ProbeOptions Options(int port) =>
        new()
        {
            Urls = [],
            Depth = Depth.Quick,
            Control = false,
            Proxy = $"127.0.0.1:{port}",
            ProxyCredentials = new Credentials("probe", "wrong"),
        };

    private static int Attempts(RawServer proxy) =>
        proxy.Requests.Count(r => r.Contains("Proxy-Authorization:", StringComparison.OrdinalIgnoreCase));

    private static async IAsyncEnumerable<HttpUrl> Addresses()
    {
        for (var i = 0; i < Urls; i++)
        {
            yield return HttpUrl.Parse($"http://wsus.test/{i}.cab");
        }

        await Task.CompletedTask;
    }
}
