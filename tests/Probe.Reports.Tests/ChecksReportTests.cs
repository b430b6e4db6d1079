using System.Text.Json.Nodes;
using Probe.Testing.Results;
using Spectre.Console.Rendering;

namespace Probe.Reports.Tests;

public sealed class ChecksReportTests
{
    internal static IEnumerable<string> GoldenNames =>
        ["checks/all.80.golden.txt", "checks/all.200.golden.txt", "checks/all.golden.json"];

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void The_list_looks_as_its_golden_file_says(int width) =>
        Samples.Golden.Verify($"checks/all.{width}.golden.txt", Write(new ReportOptions { Width = width }));

    [Fact]
    public void The_list_as_JSON_is_written_as_its_golden_file_says() =>
        Samples.Golden.Verify("checks/all.golden.json", WriteJson());

    [Fact]
    public void Each_check_is_in_the_JSON_with_its_errors()
    {
        var entries = JsonNode.Parse(WriteJson())!["checks"]!.AsArray();

        Assert.Equal(SampleChecks.Infos.Select(i => i.Id), entries.Select(e => e!["id"]!.GetValue<string>()));
        var first = entries[0]!["bitsErrors"]!.AsArray();
        Assert.Equal(["0x80070057", "0x8020003F"], first.Select(e => e!["hresult"]!.GetValue<string>()));
        Assert.Equal(["E_INVALIDARG", "BG_E_INVALID_PROXY_INFO"], first.Select(e => e!["name"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public void No_line_is_wider_than_the_terminal(int width) =>
        Assert.All(
            Write(new ReportOptions { Width = width, Verbose = true }).Split('\n'),
            line => Assert.True(new Segment(line).CellCount() <= width, line)
        );

    private static string Write(ReportOptions options)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new ChecksReport(options).Write(SampleChecks.Infos, writer);
        return writer.ToString();
    }

    private static string WriteJson()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        ChecksReport.WriteJson(SampleChecks.Infos, writer);
        return writer.ToString();
    }
}
