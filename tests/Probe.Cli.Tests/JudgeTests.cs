using System.Net;
using System.Text;
using System.Text.Json;
using Probe.Evidence.Packets;

namespace Probe.Cli.Tests;

public sealed class JudgeTests : IDisposable
{
    private const string Failure =
        "<Event><System><Provider Name='Microsoft-Windows-Bits-Client'/><EventID>61</EventID></System><EventData>"
        + "<Data Name='transferId'>{746fd3d9-d296-42da-9f9c-b7ff6fa9151b}</Data><Data Name='url'>http://wsus:8530/a.cab</Data>"
        + "<Data Name='hr'>2149580819</Data><Data Name='proxy'>proxy.corp.example:3128</Data></EventData></Event>";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("judge");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_failed_transfer_is_explained_with_the_command_that_proves_it()
    {
        var ended = await BuiltProgram.RunAsync("judge", Saved("bits.xml", $"<Events>{Failure}</Events>"));

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("THE ONE BITS TRANSFER FAILED", ended.Output, StringComparison.Ordinal);
        Assert.Contains("BG_E_INSUFFICIENT_RANGE_SUPPORT 0x80200013", ended.Output, StringComparison.Ordinal);
        Assert.Contains(
            "bitsprobe check 'http://wsus:8530/a.cab' -x proxy.corp.example:3128",
            ended.Output,
            StringComparison.Ordinal
        );
        Assert.Empty(ended.Error);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-8")]
    public async Task XML_is_read_in_the_encodings_that_Windows_saves(string encoding)
    {
        var path = Path.Combine(_folder.FullName, "bits.xml");
        await File.WriteAllTextAsync(
            path,
            Failure,
            Encoding.GetEncoding(encoding),
            TestContext.Current.CancellationToken
        );

        var ended = await BuiltProgram.RunAsync("judge", path, "--format", "json");

        using var json = JsonDocument.Parse(ended.Output);
        Assert.Equal(
            "0x80200013",
            json.RootElement.GetProperty("transfers")[0].GetProperty("error").GetProperty("hresult").GetString()
        );
    }

    [Fact]
    public async Task A_log_without_BITS_is_no_success()
    {
        var other = Failure.Replace("Microsoft-Windows-Bits-Client", "Somebody", StringComparison.Ordinal);

        var ended = await BuiltProgram.RunAsync("judge", Saved("other.xml", other));

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("NO BITS EVENTS", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("no log", "it is neither an event log nor a capture nor a HAR")]
    [InlineData("http://wsus:8530/a.cab", "'bitsprobe replay' sends its requests again")]
    [InlineData("{\"log\":{\"entries\":[]}}", "none is a HEAD or GET with a reply over HTTP/1.x")]
    [InlineData("<Events>", "cannot be judged")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><Events>&b;</Events>", "DTD")]
    [InlineData("ElfFile\0", "an event log of which nothing can be read")]
    [InlineData("ElfFile\0", "it does not begin as an event log does")]
    public async Task A_file_that_is_no_log_is_refused_with_what_is_accepted(string content, string why)
    {
        var ended = await BuiltProgram.RunAsync("judge", Saved("file", content));

        Assert.Equal(2, ended.ExitCode);
        Assert.Empty(ended.Output);
        Assert.Contains(why, ended.Error, StringComparison.Ordinal);
        Assert.Contains("accepted: a Windows event log", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told()
    {
        var ended = await BuiltProgram.RunAsync("judge", Path.Combine(_folder.FullName, "none.evtx"));

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(
            "none.evtx' cannot be judged: it is not there; accepted: ",
            ended.Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("206 Partial Content", "Content-Range: bytes 0-9/10\r\n", null, 0)]
    [InlineData("200 OK", "", "0x80200013", 1)]
    [InlineData("403 Forbidden", "", "0x80190193", 1)]
    public async Task A_captured_job_is_judged_as_a_live_one(string status, string header, string? code, int exitCode)
    {
        var reply = $"HTTP/1.1 {status}\r\nContent-Length: 10\r\n{header}\r\n0123456789";

        var ended = await BuiltProgram.RunAsync("judge", Captured(reply), "--format", "json");

        Assert.Equal(exitCode, ended.ExitCode);
        using var json = JsonDocument.Parse(ended.Output);
        var run = Assert.Single(json.RootElement.GetProperty("runs").EnumerateArray());
        Assert.Equal("background", run.GetProperty("jobShape").GetString());
        Assert.Equal("bits-7.8", run.GetProperty("profile").GetString());
        Assert.Equal("192.0.2.2:3128", run.GetProperty("route").GetProperty("proxy").GetString());
        var error = run.GetProperty("verdict").GetProperty("bitsError");
        Assert.Equal(code, error.ValueKind == JsonValueKind.Null ? null : error.GetProperty("hresult").GetString());
    }

    [Fact]
    public async Task Credentials_of_a_captured_client_are_in_no_report()
    {
        var capture = Captured("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");

        foreach (var form in new[] { "text", "json", "junit", "har", "html" })
        {
            var ended = await BuiltProgram.RunAsync("judge", capture, "--format", form, "-v");
            Assert.DoesNotContain("c2VjcmV0", ended.Output + ended.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("range-stripped", "0x80200013")]
    [InlineData("range-forbidden", "0x80190193")]
    public async Task A_HAR_that_a_check_wrote_is_judged_alike(string? fault, string? code)
    {
        var har = Path.Combine(_folder.FullName, "check.har");
        var check = await BuiltProgram.RunAsync([
            "check",
            "--lab",
            .. fault is null ? Array.Empty<string>() : ["--fault", fault],
            "--depth",
            "quick",
            "--no-control",
            "--report",
            "har=" + har,
        ]);

        var judged = await BuiltProgram.RunAsync("judge", har, "--format", "json");

        Assert.Equal(check.ExitCode, judged.ExitCode);
        using var json = JsonDocument.Parse(judged.Output);
        var run = json.RootElement.GetProperty("runs")[0];
        var verdict = run.GetProperty("verdict");
        var error = verdict.GetProperty("bitsError");
        Assert.Equal(code, error.ValueKind == JsonValueKind.Null ? null : error.GetProperty("hresult").GetString());
        Assert.Contains("rebuilt", verdict.GetProperty("summary").GetString(), StringComparison.Ordinal);
        Assert.Equal("_route of the HAR", run.GetProperty("route").GetProperty("source").GetString());
        Assert.Contains("what needs the octets of the wire", judged.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("range-stripped")]
    [InlineData("range-ignored")]
    public async Task A_HAR_with_its_control_run_blames_whom_the_check_blamed(string fault)
    {
        var har = Path.Combine(_folder.FullName, "control.har");
        var check = await BuiltProgram.RunAsync(
            "check",
            "--lab",
            "--fault",
            fault,
            "--format",
            "json",
            "--report",
            "har=" + har
        );

        var judged = await BuiltProgram.RunAsync("judge", har, "--format", "json");

        var (party, confidence, kind) = Blamed(check.Output);
        Assert.Equal((party, confidence, kind), Blamed(judged.Output));
        Assert.Equal(("proved", "proxy"), (confidence, kind));
        Assert.DoesNotContain("no proxy is on the route", judged.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("control run of this program", judged.Error, StringComparison.Ordinal);

        static (string? Party, string? Confidence, string? Kind) Blamed(string output)
        {
            using var json = JsonDocument.Parse(output);
            var run = json.RootElement.GetProperty("runs")[0];
            var culprit = run.GetProperty("verdict").GetProperty("culprit");
            return (
                culprit.GetProperty("party").GetString(),
                culprit.GetProperty("confidence").GetString(),
                run.GetProperty("route").GetProperty("kind").GetString()
            );
        }
    }

    [Fact]
    public async Task A_capture_without_HTTP_is_refused()
    {
        var path = Path.Combine(_folder.FullName, "other.pcapng");
        await using (var file = File.Create(path))
        {
            var other = new PcapngWriter(file, "test", "").Connect(Client, Server, Time);
            other.Write(true, Time, "\u0016\u0003\u0001"u8);
        }

        var ended = await BuiltProgram.RunAsync("judge", path);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("none belongs to a HEAD or GET", ended.Error, StringComparison.Ordinal);
    }

    private static readonly IPEndPoint Client = IPEndPoint.Parse("192.0.2.1:50000");
    private static readonly IPEndPoint Server = IPEndPoint.Parse("192.0.2.2:3128");
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 2, 3, 4, TimeSpan.Zero);

    /// <summary>A background job over a proxy: HEAD, then one range that gets the reply given.</summary>
    private string Captured(string reply)
    {
        const string lines =
            " http://wsus:8530/a.cab HTTP/1.1\r\nUser-Agent: Microsoft BITS/7.8\r\nHost: wsus:8530\r\nProxy-Authorization: Basic c2VjcmV0OnNlY3JldA==\r\n";
        var path = Path.Combine(_folder.FullName, "job.pcapng");
        using var file = File.Create(path);
        var job = new PcapngWriter(file, "test", "").Connect(Client, Server, Time);
        job.Write(true, Time, Encoding.Latin1.GetBytes("HEAD" + lines + "\r\n"));
        job.Write(
            false,
            Time,
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nLast-Modified: Mon, 02 Mar 2026 03:04:05 GMT\r\n\r\n"u8
        );
        job.Write(true, Time, Encoding.Latin1.GetBytes("GET" + lines + "Range: bytes=0-9\r\n\r\n"));
        job.Write(false, Time, Encoding.Latin1.GetBytes(reply));
        job.Close(true, Time);
        job.Close(false, Time);
        return path;
    }

    private string Saved(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
