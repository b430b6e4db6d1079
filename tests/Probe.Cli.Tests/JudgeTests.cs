using System.Text.Json;

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
        Assert.Contains("1 OF 1 BITS TRANSFER FAILED", ended.Output, StringComparison.Ordinal);
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
            System.Text.Encoding.GetEncoding(encoding),
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
    [InlineData("no log", "it is neither .evtx nor XML")]
    [InlineData("<Events>", "cannot be judged")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><Events>&b;</Events>", "DTD")]
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
        Assert.Contains("none.evtx' cannot be judged: ", ended.Error, StringComparison.Ordinal);
    }

    private string Saved(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
