using System.Text.Json;
using Probe.Testing;

namespace Probe.Cli.Tests;

/// <summary>What keeps a PAC script from being there, in this program's words, and how long it is waited for.</summary>
public sealed class PacFetchTests
{
    [Theory]
    [InlineData(
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
        "answered the TLS handshake in plain HTTP: http:// is how to ask it"
    )]
    [InlineData("SSH-2.0-x\r\n", "answered the TLS handshake with something that is no TLS")]
    [InlineData(
        "\u0015\u0003\u0003\0\u0002\u0002\u0028",
        "broke off the TLS handshake with alert 40, handshake_failure"
    )]
    [InlineData("", "closed instead of answering the TLS handshake")]
    public async Task What_speaks_no_TLS_is_told_in_words_for_an_https_URL(string reply, string told)
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.SendAsync(reply);
            peer.Fin();
            await peer.UntilClosedAsync();
        });

        var problem = await ProblemAsync($"https://127.0.0.1:{server.Port}/proxy.pac");

        Assert.Equal($"https://127.0.0.1:{server.Port}/proxy.pac: 127.0.0.1:{server.Port} {told}", problem);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_told_in_words()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("elsewhere.example");
        await using var server = RawServer.Start(async peer => await peer.StartTlsAsync(certificate));

        var problem = await ProblemAsync($"https://127.0.0.1:{server.Port}/proxy.pac");

        Assert.Contains("is not accepted: it is for another name, and its chain", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_server_is_waited_for_no_longer_than_the_options_say()
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            // Silent until the client hangs up.
            await peer.ReadRequestAsync();
        });

        var ended = await BuiltProgram.RunAsync(
            "explain-proxy",
            "http://wsus.example/",
            "--pac",
            $"http://127.0.0.1:{server.Port}/proxy.pac",
            "--max-time",
            "0.3s",
            "--connect-timeout",
            "0.2s",
            "--width",
            "200"
        );

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("it was not there after 0.3 s", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x(")]
    [InlineData("function FindProxyForURL(u, h) { nothere(); }")]
    [InlineData("")]
    public async Task A_scripts_name_stands_once_in_what_is_wrong_with_it(string script)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, script, TestContext.Current.CancellationToken);

        var decision = await DecisionAsync(path);
        File.Delete(path);

        var problem = decision.GetProperty("problem").GetString()!;
        Assert.Equal(1, problem.Split(path + ":").Length - 1);
        var trace = decision.GetProperty("trace").EnumerateArray().Select(line => line.GetString()!).ToList();
        Assert.Single(trace, line => line.Contains(problem, StringComparison.Ordinal));
        Assert.All(trace, line => Assert.DoesNotContain($"{path}: {path}", line, StringComparison.Ordinal));
    }

    private static async Task<string> ProblemAsync(string pac) =>
        (await DecisionAsync(pac)).GetProperty("problem").GetString()!;

    private static async Task<JsonElement> DecisionAsync(string pac)
    {
        var ended = await BuiltProgram.RunAsync(
            "explain-proxy",
            "http://wsus.example/",
            "--pac",
            pac,
            "--format",
            "json"
        );
        Assert.Equal(1, ended.ExitCode);
        return JsonDocument.Parse(ended.Output).RootElement.GetProperty("decisions")[0].Clone();
    }
}
