using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Probe.Lab;
using Probe.Testing;

namespace Probe.Cli.Tests;

/// <summary>Who ended a reply, and what was not judged, as the reports of a capture and of its evidence say it.</summary>
public sealed class CaptureTellingTests : IDisposable
{
    private const int Patience = 60_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_a_tunnel_that_is_decrypted_it_is_said_whether_certificates_were_judged(bool isInsecure)
    {
        var token = TestContext.Current.CancellationToken;
        var (ca, bundle) = (Path.Combine(_folder.FullName, "ca"), Path.Combine(_folder.FullName, "e.zip"));
        await BuiltProgram.RunAsync("capture", "ca", "init", "--ca", ca);
        await using var lab = await LabServer.StartAsync(new LabOptions(), token);
        var origin = lab.Endpoints.TlsOriginUrl;
        var labCa = Path.Combine(_folder.FullName, "lab.pem");
        await File.WriteAllTextAsync(labCa, lab.Endpoints.TrustedCaPem, token);
        string[] trust = isInsecure ? ["-k"] : ["--cacert", labCa];
        using var capture = CaptureCommandTests.Start([
            "--decrypt",
            "*",
            "--ca",
            ca,
            "--connect-ports",
            $"{origin.Port}",
            "--format",
            "json",
            "--evidence",
            bundle,
            .. trust,
        ]);
        try
        {
            var port = await CaptureCommandTests.PortAsync(capture, token);
            var check = await BuiltProgram.RunAsync(
                "check",
                $"https://{origin.Authority}{lab.Endpoints.CheckUrls[0].PathAndQuery}",
                "-x",
                $"127.0.0.1:{port}",
                "--cacert",
                Path.Combine(ca, "bitsprobe-ca.pem"),
                "--no-control",
                "--depth",
                "quick"
            );
            CaptureCommandTests.Signal(capture, "TERM");
            var rest = await capture.StandardError.ReadToEndAsync(token);
            var output = await capture.StandardOutput.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);
            var judged = await BuiltProgram.RunAsync("judge", bundle, "--format", "json");

            Assert.True(check.ExitCode == 0, check.Output + check.Error);
            Assert.Equal(
                isInsecure,
                rest.Contains("certificates of servers were not judged (-k)", StringComparison.Ordinal)
            );
            Assert.Contains(" over 1 connection; ", rest, StringComparison.Ordinal);
            Assert.All(
                [output, judged.Output],
                report =>
                    Assert.Contains(
                        isInsecure ? "ran with -k" : "the capture's own",
                        ReasonIn(report),
                        StringComparison.Ordinal
                    )
            );
            using var environment = JsonDocument.Parse(BundleFiles.Read(bundle)["environment.json"]);
            Assert.Equal(!isInsecure, environment.RootElement.GetProperty("certificatesJudged").GetBoolean());
        }
        finally
        {
            CaptureCommandTests.End(capture);
        }

        static string ReasonIn(string report)
        {
            using var result = JsonDocument.Parse(report);
            return result
                .RootElement.GetProperty("runs")[0]
                .GetProperty("checks")
                .EnumerateArray()
                .Single(c => c.GetProperty("id").GetString() == "tls-is-trusted")
                .GetProperty("reason")
                .GetString()!;
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData(true, "client broke off")]
    [InlineData(false, "given up by capture after 1 s without an octet")]
    public async Task Who_ended_a_reply_within_its_body_is_in_the_report(bool isClient, string note)
    {
        var token = TestContext.Current.CancellationToken;
        var bundle = Path.Combine(_folder.FullName, "e.zip");
        await using var origin = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
            await peer.UntilClosedAsync();
        });
        using var capture = CaptureCommandTests.Start([
            "--evidence",
            bundle,
            "--max-exchanges",
            "1",
            .. isClient ? [] : (string[])["--idle-timeout", "1s"],
        ]);
        try
        {
            var port = await CaptureCommandTests.PortAsync(capture, token);
            using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
            {
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), token);
                await socket.SendAsync(
                    Encoding.ASCII.GetBytes($"GET http://127.0.0.1:{origin.Port}/a HTTP/1.1\r\nHost: a\r\n\r\n"),
                    token
                );
                var buffer = new byte[1000];
                var heard = "";
                while (!heard.Contains("half", StringComparison.Ordinal))
                {
                    heard += Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, token));
                }

                if (isClient)
                {
                    socket.Close(0);
                }
                else
                {
                    Assert.Equal(0, await socket.ReceiveAsync(buffer, token));
                }
            }

            await capture.StandardError.ReadToEndAsync(token);
            var output = await capture.StandardOutput.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);
            var judged = await BuiltProgram.RunAsync("judge", bundle);

            Assert.All(
                [output, judged.Output, Encoding.UTF8.GetString(BundleFiles.Read(bundle)["report.txt"])],
                report => Assert.Contains(note, Flat(report), StringComparison.Ordinal)
            );
            Assert.DoesNotContain("cut by plan", output, StringComparison.Ordinal);
            Assert.DoesNotContain("interrupted", output, StringComparison.Ordinal);
        }
        finally
        {
            CaptureCommandTests.End(capture);
        }
    }

    private static string Flat(string report) => System.Text.RegularExpressions.Regex.Replace(report, @"\s+", " ");
}
