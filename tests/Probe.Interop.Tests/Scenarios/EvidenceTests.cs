using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>What <c>--evidence</c> keeps of a check through a real proxy, beside what Wireshark's programs read of it.</summary>
public sealed class EvidenceTests(WsusContent content) : IDisposable
{
    /// <summary>HTTP on whichever port; checksums are looked at.</summary>
    private static readonly string[] Reading =
    [
        "-o",
        "tcp.check_checksum:TRUE",
        "-o",
        "ip.check_checksum:TRUE",
        "-d",
        "tcp.port==1-65535,http",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory(Timeout = Limits.Scenario)]
    [InlineData("request_header_access Range deny all", 1)]
    [InlineData("", 0)]
    public async Task Wireshark_reads_the_exchanges_that_the_report_has(string fault, int exitCode)
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync(fault);
        var bundle = Path.Combine(_folder.FullName, "E");
        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--evidence",
            bundle + "/"
        );
        var capture = Path.Combine(bundle, "wire.pcapng");

        var requests = await TsharkAsync(capture, "-Y", "http.request", "-T", "fields", "-e", "http.request.method");
        var responses = await TsharkAsync(capture, "-Y", "http.response", "-T", "fields", "-e", "http.response.code");
        var wrong = await TsharkAsync(capture, "-Y", "tcp.checksum.status == 0 || ip.checksum.status == 0");
        var expert = await TsharkAsync(capture, "-q", "-z", "expert");
        var frames = await TsharkAsync(capture);
        var info = (await RunAsync("capinfos", "-c", "-o", capture)).Output;

        Assert.Equal(exitCode, report.ExitCode);
        var exchanges = report.Headline.GetProperty("exchanges").EnumerateArray().ToList();
        Assert.Equal(Sorted(exchanges.Select(e => e.GetProperty("method").GetString()!)), Sorted(requests));
        Assert.Equal(
            Sorted(exchanges.Select(e => e.GetProperty("status").GetInt32().ToString(CultureInfo.InvariantCulture))),
            Sorted(responses)
        );
        Assert.Empty(wrong);
        Assert.DoesNotContain(
            expert,
            line =>
                line.StartsWith("Errors", StringComparison.Ordinal)
                || line.StartsWith("Warns", StringComparison.Ordinal)
        );
        Assert.Contains(expert, line => line.StartsWith("Comments", StringComparison.Ordinal));
        Assert.Matches($@"Number of packets: +{frames.Count}\b", info);
        Assert.Matches("Strict time order: +True", info);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Wireshark_follows_each_connection_to_the_octets_that_were_said()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync("request_header_access Range deny all");
        var bundle = Path.Combine(_folder.FullName, "E");
        await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--evidence",
            bundle + "/"
        );

        var followed = string.Join(
            '\n',
            await TsharkAsync(Path.Combine(bundle, "wire.pcapng"), "-q", "-z", "follow,tcp,raw,0")
        );

        // What the client sent stands at the margin, what came back is indented.
        var request = await File.ReadAllBytesAsync(
            Path.Combine(bundle, "exchanges", "0001.request.bin"),
            TestContext.Current.CancellationToken
        );
        var response = await File.ReadAllBytesAsync(
            Path.Combine(bundle, "exchanges", "0001.response.bin"),
            TestContext.Current.CancellationToken
        );
        Assert.Contains("\n" + Convert.ToHexStringLower(request) + "\n", followed, StringComparison.Ordinal);
        Assert.Contains("\n\t" + Convert.ToHexStringLower(response) + "\n", followed, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_bundle_gets_offline_what_the_check_got()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync("request_header_access Range deny all");
        var bundle = Path.Combine(_folder.FullName, "E.zip");
        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--evidence",
            bundle
        );

        var judged = await RunAsync(Repository.Bitsprobe, "judge", bundle, "--format", "json");
        var verified = await RunAsync(Repository.Bitsprobe, "evidence", "verify", bundle);

        using var json = JsonDocument.Parse(judged.Output);
        Assert.Equal(report.Json, json.RootElement.GetRawText());
        Assert.Equal((1, ""), (judged.ExitCode, judged.Errors));
        Assert.Equal(0, verified.ExitCode);
    }

    private static List<string> Sorted(IEnumerable<string> texts) => [.. texts.Order(StringComparer.Ordinal)];

    /// <summary>Lines that tshark prints of a capture; it may complain of nothing but who runs it.</summary>
    private static async Task<List<string>> TsharkAsync(string capture, params string[] arguments)
    {
        var (output, errors, exitCode) = await RunAsync("tshark", ["-r", capture, .. Reading, .. arguments]);
        Assert.True(exitCode == 0, errors);
        Assert.DoesNotContain(
            errors.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => !line.StartsWith("Running as user", StringComparison.Ordinal)
        );
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static async Task<(string Output, string Errors, int ExitCode)> RunAsync(
        string program,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{program} is not installed; tests/install-servers does");
            throw;
        }

        using (process)
        {
            var token = TestContext.Current.CancellationToken;
            var errors = process.StandardError.ReadToEndAsync(token);
            var output = await process.StandardOutput.ReadToEndAsync(token);
            await process.WaitForExitAsync(token);
            return (output, await errors, process.ExitCode);
        }
    }
}
