using System.Collections.Immutable;
using Probe.Bits;
using Probe.Remedies;
using Probe.Testing.Results;
using Spectre.Console.Rendering;

namespace Probe.Reports.Tests;

public sealed class ExplainReportTests
{
    internal static IEnumerable<string> GoldenNames =>
        [
            "explain/code.80.golden.txt",
            "explain/code.200.golden.txt",
            "explain/check.80.golden.txt",
            "explain/check.80-verbose.golden.txt",
            "explain/check-without-error.80.golden.txt",
            "explain/unknown.80.golden.txt",
        ];

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void A_code_is_explained_as_its_golden_file_says(int width) =>
        Samples.Golden.Verify(
            $"explain/code.{width}.golden.txt",
            Write(
                Lookup("HRESULT 0x80200013", SampleErrors.InsufficientRangeSupport),
                new ReportOptions { Width = width }
            )
        );

    [Theory]
    [InlineData("check", "range-is-honoured")]
    [InlineData("check-without-error", "sens-is-running")]
    public void A_check_is_explained_as_its_golden_file_says(string file, string id)
    {
        using var writer = new StringWriter { NewLine = "\n" };

        new ExplainReport(new ReportOptions()).Write(SampleChecks.Infos.Single(i => i.Id == id), writer);

        Samples.Golden.Verify($"explain/{file}.80.golden.txt", writer.ToString());
    }

    [Fact]
    public void With_all_shown_each_remedy_is_there_whole_with_its_source()
    {
        using var writer = new StringWriter { NewLine = "\n" };

        new ExplainReport(new ReportOptions { Verbose = true }).Write(
            SampleChecks.Infos.Single(i => i.Id == "range-is-honoured"),
            writer
        );

        Samples.Golden.Verify("explain/check.80-verbose.golden.txt", writer.ToString());
        Assert.All(
            AllRemedies.Against([Ailment.RangesIgnored]).SelectMany(r => r.Paste.Split('\n')),
            line => Assert.Contains(line, writer.ToString(), StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("407", "FortiGate")]
    [InlineData("0x80200013", "range_offset_limit 0 wsus")]
    public void A_codes_remedies_are_listed_by_product(string text, string expected)
    {
        using var writer = new StringWriter { NewLine = "\n" };

        new ExplainReport(new ReportOptions()).Write(
            BitsErrors.Find(text),
            [.. Checks.AllChecks.List.Select(c => c.Info)],
            writer
        );

        Assert.Contains(expected, writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_has_its_own_remedies_and_not_those_of_its_whole_check()
    {
        using var writer = new StringWriter { NewLine = "\n" };

        new ExplainReport(new ReportOptions()).Write(
            BitsErrors.Find("429"),
            [.. Checks.AllChecks.List.Select(c => c.Info)],
            writer
        );

        Assert.Contains("denyByRequestRate", writer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Squid", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_text_is_answered_with_what_comes_near_it() =>
        Samples.Golden.Verify(
            "explain/unknown.80.golden.txt",
            Write(
                new CodeLookup
                {
                    Text = "BG_E_MISING " + HostileText.Everything,
                    Suggestions = ["BG_E_MISSING_FILE_SIZE", "BG_E_MISSING_FILE_TYPE"],
                },
                new ReportOptions()
            )
        );

    [Theory]
    [InlineData("0x80200013", "2149580819, signed -2145386477")]
    [InlineData("2149580819", "BG_E_INSUFFICIENT_RANGE_SUPPORT 0x80200013")]
    [InlineData("-2145386477", "BG_E_INSUFFICIENT_RANGE_SUPPORT 0x80200013")]
    [InlineData("BG_E_HTTP_ERROR_403", "read as name BG_E_HTTP_ERROR_403")]
    [InlineData("403", "read as HTTP status 403")]
    public void A_code_of_the_catalogue_is_explained_however_it_is_written(string text, string expected) =>
        Assert.Contains(
            expected,
            Write(BitsErrors.Find(text), new ReportOptions { Width = 200 }),
            StringComparison.Ordinal
        );

    [Fact]
    public void Names_of_the_same_code_stand_together()
    {
        var other = SampleErrors.InsufficientRangeSupport with { Name = "ANOTHER_NAME" };

        var text = Write(
            Lookup("HRESULT 0x80200013", SampleErrors.InsufficientRangeSupport, other),
            new ReportOptions()
        );

        Assert.Contains("also called ANOTHER_NAME", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("  cause").Length);
    }

    [Fact]
    public void Checks_that_lead_to_the_code_are_named() =>
        Assert.Contains(
            "checks    proxy-accepts-connections",
            Write(Lookup("HRESULT 0x80072EFD", SampleErrors.CannotConnect), new ReportOptions()),
            StringComparison.Ordinal
        );

    [Fact]
    public void Every_entry_of_the_catalogue_fits_the_narrowest_terminal() =>
        Assert.All(
            BitsErrors.All.SelectMany(e =>
                Write(Lookup("HRESULT " + e.Hex, e), new ReportOptions { Width = 60 }).Split('\n')
            ),
            line => Assert.True(new Segment(line).CellCount() <= 60, line)
        );

    private static CodeLookup Lookup(string readAs, params ImmutableArray<BitsError> matches) =>
        new() { Text = readAs, Readings = [new CodeReading(readAs, matches)] };

    private static string Write(CodeLookup lookup, ReportOptions options)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new ExplainReport(options).Write(lookup, SampleChecks.Infos, writer);
        return writer.ToString();
    }
}
