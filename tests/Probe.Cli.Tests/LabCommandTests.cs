using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Probe.Cli.Tests;

public sealed class LabCommandTests
{
    private const int Patience = 60_000;

    [Fact]
    public async Task The_faults_are_listed_with_their_settings_and_what_they_imitate()
    {
        var ended = await BuiltProgram.RunAsync("lab", "--list");

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("\n  range-ignored\n", ended.Output, StringComparison.Ordinal);
        Assert.Contains("\n      as: ", ended.Output, StringComparison.Ordinal);
        Assert.Contains("BITS: BG_E_INSUFFICIENT_RANGE_SUPPORT", ended.Output, StringComparison.Ordinal);
        Assert.Empty(ended.Error);
    }

    [Fact(Timeout = Patience)]
    public async Task A_lab_says_where_it_is_shows_each_request_and_ends_on_an_interrupt()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows(),
            "a console interrupt cannot be sent to one process of a test there"
        );
        var folder = Directory.CreateTempSubdirectory("bitsprobe-test-");
        var authority = Path.Combine(folder.FullName, "ca.pem");
        using var lab = BuiltProgram.Start(
            ["lab", "--seed", "5", "--file-size", "100000", "--fault", "range-ignored", "--ca-file", authority],
            _ => { }
        );
        try
        {
            var token = TestContext.Current.CancellationToken;
            var told = new Dictionary<string, string>();
            while (await lab.StandardOutput.ReadLineAsync(token) is { } line && line != "Stop: Ctrl-C")
            {
                var parts = line.Split("  ", 2, StringSplitOptions.TrimEntries);
                told[parts[0]] = parts.ElementAtOrDefault(1) ?? "";
            }

            Assert.Equal("5", told["seed"]);
            Assert.Equal("range-ignored", told["faults"]);
            Assert.EndsWith("(100,000 octets)", told["file"], StringComparison.Ordinal);
            Assert.StartsWith(
                "-----BEGIN CERTIFICATE-----",
                await File.ReadAllTextAsync(authority, token),
                StringComparison.Ordinal
            );

            var proxy = IPEndPoint.Parse(told["proxy"]);
            Assert.True(IPAddress.IsLoopback(proxy.Address));
            using (var client = new TcpClient())
            {
                await client.ConnectAsync(proxy, token);
                var head = $"HEAD {told["small file"]} HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n";
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), token);
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
                Assert.StartsWith("HTTP/1.1 200", await reader.ReadToEndAsync(token), StringComparison.Ordinal);
            }

            var shown = await NextAsync(lab, "HEAD ", token);
            Assert.Contains("-> 200", shown, StringComparison.Ordinal);

            Interrupt(lab);
            await lab.WaitForExitAsync(token);
            Assert.Equal(0, lab.ExitCode);
            Assert.Empty(await lab.StandardError.ReadToEndAsync(token));
        }
        finally
        {
            End(lab);
            folder.Delete(recursive: true);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_port_that_is_taken_is_a_usage_problem()
    {
        var token = TestContext.Current.CancellationToken;
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var ended = await BuiltProgram.RunAsync("lab", "--proxy-port", port);

        Assert.False(token.IsCancellationRequested);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("the lab cannot start", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task The_name_server_says_what_it_was_told_and_each_question_is_shown()
    {
        var token = TestContext.Current.CancellationToken;
        using var lab = BuiltProgram.Start(["lab", "--dns", "farm.example=127.0.0.2,127.0.0.3"], _ => { });
        try
        {
            var told = await NextAsync(lab, "name server ", token);
            var address = told.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2].TrimEnd(',');
            using var client = new UdpClient(AddressFamily.InterNetwork);
            client.Connect(IPEndPoint.Parse(address));

            await client.SendAsync(
                Encoding.Latin1.GetBytes(
                    "\u0000\u0007\u0001\0\0\u0001\0\0\0\0\0\0\u0004farm\u0007example\0\0\u0001\0\u0001"
                ),
                token
            );
            var reply = (await client.ReceiveAsync(token)).Buffer;

            Assert.EndsWith("wsus.bitsprobe.test, proxy.bitsprobe.test, farm.example", told, StringComparison.Ordinal);
            Assert.Equal((7, 2), (reply[1], reply[7]));
            Assert.Equal([127, 0, 0, 3], reply[^4..]);
            Assert.EndsWith(
                "A farm.example -> NOERROR, 2 addresses",
                await NextAsync(lab, "dns ", token),
                StringComparison.Ordinal
            );
        }
        finally
        {
            End(lab);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task Helpers_of_a_script_ask_the_name_servers_that_explain_proxy_is_given()
    {
        var token = TestContext.Current.CancellationToken;
        using var lab = BuiltProgram.Start(["lab", "--dns", "farm.example=127.0.0.7"], _ => { });
        var script = Path.GetTempFileName();
        try
        {
            var told = await NextAsync(lab, "name server ", token);
            var address = told.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2].TrimEnd(',');
            await File.WriteAllTextAsync(
                script,
                "function FindProxyForURL(u, h) { return 'PROXY ' + dnsResolve(h) + ':3128'; }",
                token
            );
            string[] arguments = ["explain-proxy", "http://farm.example/x", "--pac", script, "--dns-servers"];

            var ended = await BuiltProgram.RunAsync([.. arguments, address]);
            var wrong = await BuiltProgram.RunAsync([.. arguments, "dns.example"]);

            Assert.Contains("the proxy 127.0.0.7:3128", ended.Output, StringComparison.Ordinal);
            Assert.Equal((0, 2), (ended.ExitCode, wrong.ExitCode));
            Assert.Contains("'dns.example' is no address of a name server", wrong.Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(script);
            End(lab);
        }
    }

    [Theory]
    [InlineData("--dns", "farm.example", "it has no =")]
    [InlineData("--dns", "farm.example=127.0.0.256", "'127.0.0.256' is no address; accepted: NAME=ADDRESS")]
    [InlineData("--listen", "192.0.2.1", "accepted: a loopback address")]
    [InlineData("--listen", "localhost", "accepted: a loopback address")]
    public async Task What_the_lab_cannot_be_is_a_usage_problem(string option, string value, string problem)
    {
        var ended = await BuiltProgram.RunAsync("lab", option, value);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(problem, ended.Error, StringComparison.Ordinal);
    }

    private static async Task<string> NextAsync(Process lab, string part, CancellationToken token)
    {
        while (await lab.StandardOutput.ReadLineAsync(token) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }

        return "";
    }

    internal static void Interrupt(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    internal static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }
}
