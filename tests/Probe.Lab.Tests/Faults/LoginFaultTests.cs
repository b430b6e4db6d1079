using Probe.Options;

namespace Probe.Lab.Tests.Faults;

public sealed class LoginFaultTests
{
    private const string Answered = "HEAD";

    [Fact, Shows("challenge-missing")]
    public async Task A_407_without_a_challenge()
    {
        await using var lab = await FaultyLab.StartAsync("challenge-missing");

        var reply = await lab.AskProxyAsync(Answered);

        Assert.Equal((407, null), (reply.Status, reply.Get("Proxy-Authenticate")));
    }

    [Fact, Shows("password-refused")]
    public async Task The_password_that_it_gives_out_is_refused()
    {
        var (status, challenge) = await AskAsync("password-refused", "Basic d3N1cy1kb3dubG9hZDpsYWItcGFzc3dvcmQ=");

        Assert.Equal((407, "Basic realm=\"corporate proxy\""), (status, challenge));
    }

    [Fact, Shows("digest-always-stale")]
    public async Task Each_nonce_is_stale()
    {
        Assert.DoesNotContain(
            "stale",
            (await AskAsync("digest-always-stale", null)).Challenge,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "stale=true",
            (await AskAsync("digest-always-stale", "Digest x")).Challenge,
            StringComparison.Ordinal
        );
    }

    [Fact, Shows("digest-algorithm-unknown")]
    public async Task The_algorithm_is_one_that_nobody_has() =>
        Assert.Contains(
            "SHA3-512",
            (await AskAsync("digest-algorithm-unknown", null)).Challenge,
            StringComparison.Ordinal
        );

    [Theory]
    [Shows("ntlm-closes-each-time")]
    [InlineData(null, "NTLM")]
    [InlineData("NTLM TlRMTVNTUAABAAAA", "NTLM TlRMTVNTUAACAAAA")]
    public async Task NTLM_is_challenged_and_the_connection_closed(string? answer, string challenge)
    {
        await using var lab = await FaultyLab.StartAsync("ntlm-closes-each-time");
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);

        var reply = await client.AskAsync(lab.ThroughProxy("HEAD") + Line(answer));
        var (rest, end) = await client.ReadToEndAsync();

        Assert.StartsWith(challenge, reply.Get("Proxy-Authenticate"), StringComparison.Ordinal);
        Assert.Equal(([], WireEnd.Closed), (rest, end));
    }

    [Fact, Shows("ntlm-challenge-malformed")]
    public async Task The_challenge_is_a_message_of_another_type() =>
        Assert.Equal(
            "NTLM TlRMTVNTUAADAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            (await AskAsync("ntlm-challenge-malformed", "NTLM TlRMTVNTUAABAAAA")).Challenge
        );

    [Fact, Shows("login-refused")]
    public async Task The_server_takes_no_login()
    {
        await using var lab = await FaultyLab.StartAsync("login-refused");

        var reply = await lab.AskProxyAsync("HEAD");

        Assert.Equal(new Credentials("wsus-download", "lab-password"), lab.Endpoints.ServerCredentials);
        Assert.Equal(
            (401, "Digest realm=\"content\", nonce=\"7c4e\", qop=\"auth\""),
            (reply.Status, reply.Get("WWW-Authenticate"))
        );
    }

    private static async Task<(int Status, string Challenge)> AskAsync(string fault, string? answer)
    {
        await using var lab = await FaultyLab.StartAsync(fault);
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);

        var reply = await client.AskAsync(lab.ThroughProxy("HEAD") + Line(answer));

        Assert.Equal(new Credentials("wsus-download", "lab-password"), lab.Endpoints.ProxyCredentials);
        return (reply.Status, reply.Get("Proxy-Authenticate")!);
    }

    private static string Line(string? answer) => answer is null ? "" : "\nProxy-Authorization: " + answer;
}
