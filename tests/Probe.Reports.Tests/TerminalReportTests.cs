using System.Text.RegularExpressions;
using Probe.Checks;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Remedies;
using Probe.Testing.Results;
using Probe.Verdicts;
using Spectre.Console.Rendering;

namespace Probe.Reports.Tests;

public sealed partial class TerminalReportTests
{
    private static readonly Dictionary<string, ReportOptions> Looks = new(StringComparer.Ordinal)
    {
        ["80"] = new() { Width = 80 },
        ["200"] = new() { Width = 200 },
        ["80-colour"] = new() { Width = 80, Colour = true },
        ["80-ascii"] = new() { Width = 80, Unicode = false },
        ["80-verbose"] = new() { Width = 80, Verbose = true },
        ["200-verbose"] = new() { Width = 200, Verbose = true },
    };

    [Fact]
    public void Where_nobody_is_blamed_nothing_is_said_of_how_sure_that_is()
    {
        var broken = SampleResults.RangeStripped();
        var blameless = broken with
        {
            Runs =
            [
                .. broken.Runs.Select(r =>
                    r with
                    {
                        Verdict = r.Verdict with
                        {
                            Culprit = new Culprit(Party.Unknown, Confidence.Assumed, "nothing points at one"),
                        },
                    }
                ),
            ],
        };

        var text = new TerminalReport(new ReportOptions { Width = 80 }).Write(blameless);

        Assert.Contains("who   nobody can be named: nothing points at one", text, StringComparison.Ordinal);
        Assert.DoesNotContain("nobody can be named, ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.1.2.3:49152", "10.1.2.3 ")]
    [InlineData("[fd00::7]:49152", "fd00::7 ")]
    [InlineData(null, "not shown ")]
    public void The_way_of_another_client_claims_neither_this_machine_nor_a_name_server(string? local, string client)
    {
        var probed = SampleResults.Healthy();
        var observed = probed with
        {
            Runs =
            [
                .. probed.Runs.Select(r =>
                    r with
                    {
                        IsObserved = true,
                        Log = new ExchangeLog([
                            .. r.Log.All.Select(e =>
                                e with
                                {
                                    Connection = e.Connection with { Local = local, Addresses = [] },
                                }
                            ),
                        ]),
                    }
                ),
            ],
        };

        var lines = new TerminalReport(new ReportOptions { Width = 80 }).Write(observed).Split('\n');

        var way = Array.FindIndex(lines, l => l.Contains("✓ client", StringComparison.Ordinal));
        Assert.Contains("· resolver", lines[way], StringComparison.Ordinal);
        Assert.StartsWith(client, lines[way + 1].TrimStart(), StringComparison.Ordinal);
        Assert.Contains(" not shown ", lines[way + 1], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_hundreds_of_downloads_the_table_and_the_reports_are_bounded_unless_all_is_asked_for()
    {
        var broken = SampleResults.RangeStripped();
        var many = broken with
        {
            Runs =
            [
                .. Enumerable
                    .Range(0, 300)
                    .SelectMany(i =>
                        broken.Runs.Select(r => r with { Url = HttpUrl.Parse($"http://wsus.example/file-{i}.cab") })
                    ),
            ],
        };

        var brief = new TerminalReport(new ReportOptions { Width = 80 }).Write(many);
        var whole = new TerminalReport(new ReportOptions { Width = 80, Verbose = true }).Write(many);

        Assert.StartsWith("✗ 300 OF 300 BITS DOWNLOADS FAIL", brief, StringComparison.Ordinal);
        Assert.Contains("and 250 more, of which 0 work; -v shows all of them", brief, StringComparison.Ordinal);
        Assert.Contains("290 downloads more that are not well have no report here", brief, StringComparison.Ordinal);
        Assert.InRange(brief.Split('\n').Length, 100, 1000);
        Assert.Contains("/file-299.cab", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("-v shows all", whole, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> NamesAndLooks
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in Samples.ByName.Keys)
            {
                data.Add(name, "80");
                data.Add(name, "200");
            }

            foreach (var name in new[] { "healthy", "range-stripped", "proxy-unresolved", "hostile" })
            {
                foreach (var look in Looks.Keys.Except(["80", "200"]))
                {
                    data.Add(name, look);
                }
            }

            return data;
        }
    }

    internal static IEnumerable<string> GoldenNames =>
        NamesAndLooks.Select(row => FileOf(row.Data.Item1, row.Data.Item2));

    [Theory]
    [MemberData(nameof(NamesAndLooks))]
    public void Each_sample_looks_as_its_golden_file_says(string name, string look) =>
        // The escape character is shown as a picture of itself, so that a review can read the file.
        Samples.Golden.Verify(FileOf(name, look), Write(name, Looks[look]).Replace('\u001b', '␛'));

    [Theory]
    [InlineData(FailureCauses.Refused)]
    [InlineData(FailureCauses.ClosedWithoutReply)]
    public void No_width_breaks_an_error_code_of_a_sites_address(string cause)
    {
        var site = SampleSites.Play(
            (spec, number, route) =>
                new Exchange
                {
                    Number = number,
                    Spec = spec,
                    Route = route,
                    StartedAt = SampleExchanges.Start,
                    Failure = new ExchangeFailure
                    {
                        Stage = cause == FailureCauses.Refused ? FailureStage.Connect : FailureStage.ReceiveHead,
                        Side = FailureSide.Origin,
                        Cause = cause,
                        Detail = "it went wrong",
                    },
                }
        );
        var rows = site.Endpoints.Count(e => !e.IsPair && e.AgentError is not null);
        var code = site.Endpoints[0].AgentError!.Hex;
        foreach (var width in Enumerable.Range(60, 60).Append(160).Append(200))
        {
            var text = Write(SampleResults.Healthy() with { Site = site }, new ReportOptions { Width = width });
            var table = text[text.IndexOf("ADDRESSES", StringComparison.Ordinal)..];
            table = table[..table.IndexOf("CHECKS", StringComparison.Ordinal)];
            Assert.True(rows <= table.Split(code).Length - 1, $"{width}: {table}");
        }
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void No_line_is_wider_than_the_terminal_but_for_what_is_pasted(string name)
    {
        var pasted = AllRemedies.List.SelectMany(r => r.Paste.Split('\n')).Select(l => l.Trim()).ToHashSet();
        foreach (var width in new[] { 60, 61, 79, 80, 81, 100, 132, 155, 156, 157, 199, 200 })
        {
            foreach (var verbose in new[] { false, true })
            {
                var text = Write(name, new ReportOptions { Width = width, Verbose = verbose });
                Assert.All(
                    text.Split('\n').Where(line => !pasted.Contains(line.Trim())),
                    line => Assert.True(new Segment(line).CellCount() <= width, $"{width}, {verbose}: {line}")
                );
            }
        }
    }

    [Fact]
    public void What_is_to_be_pasted_for_named_software_stands_there_whole_and_alone()
    {
        var text = Write("range-stripped", new ReportOptions { Width = 60 });

        var squid = AllRemedies.Against([Ailment.RangesIgnored])[0];
        Assert.All(
            squid.Paste.Split('\n'),
            line => Assert.Contains($"          {line}\n", text, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("FortiGate", text, StringComparison.Ordinal);
    }

    [Fact]
    public void For_unnamed_software_what_to_fix_takes_at_most_twelve_lines()
    {
        var lines = Write("wrong-bytes", new ReportOptions { Width = 80 }).Split('\n');

        var first = Array.FindIndex(lines, line => line.StartsWith("  fix ", StringComparison.Ordinal));
        var after = Array.FindIndex(lines, first + 1, line => !line.StartsWith("        ", StringComparison.Ordinal));
        Assert.InRange(after - first, 4, 12);
        Assert.Contains(lines[first..after], line => line.Contains("Squid: cache deny wsus", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 60)]
    [InlineData(10000, 200)]
    public void An_odd_width_is_taken_as_the_nearest_that_works(int odd, int taken) =>
        Assert.Equal(
            Write("range-stripped", new ReportOptions { Width = taken }),
            Write("range-stripped", new ReportOptions { Width = odd })
        );

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void No_line_ends_in_blanks(string name) =>
        Assert.All(Write(name, Looks["200"]).TrimEnd('\n').Split('\n'), line => Assert.Equal(line.TrimEnd(), line));

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void Without_Unicode_only_ASCII_is_written(string name)
    {
        var text = Write(name, new ReportOptions { Unicode = false, Verbose = true });

        Assert.All(text, c => Assert.True(c is '\n' or (>= ' ' and <= '~'), $"U+{(int)c:X4}"));
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void Without_colour_no_control_character_is_written(string name)
    {
        var text = Write(name, new ReportOptions { Verbose = true });

        Assert.All(text, c => Assert.True(c == '\n' || !char.IsControl(c), $"U+{(int)c:X4}"));
        Assert.All(text, c => Assert.False(c is '\u202e' or '\u2066' or '\u200b' or '\ufeff' or '\u2028'));
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void Colour_adds_colour_and_nothing_else(string name)
    {
        var plain = Write(name, new ReportOptions { Verbose = true });
        var coloured = Write(name, new ReportOptions { Verbose = true, Colour = true });

        var stripped = string.Join('\n', Colours.Replace(coloured, "").Split('\n').Select(line => line.TrimEnd()));
        Assert.Equal(plain, stripped);
    }

    [Fact]
    public void A_passing_run_fits_on_a_small_terminal() =>
        Assert.InRange(Write("healthy", Looks["80"]).Split('\n').Length, 10, 24);

    [Theory]
    [InlineData("healthy", "✓ BITS DOWNLOAD WORKS · background and foreground jobs transfer")]
    [InlineData("advisory-only", "✓ BITS DOWNLOAD WORKS · background and foreground jobs transfer, 1 advisory")]
    [InlineData("range-stripped", "✗ BITS DOWNLOAD FAILS · background job ends in ERROR")]
    [InlineData("malformed-proxy", "✗ BITS DOWNLOAD HANGS · background and foreground jobs stay in TRANSIENT_ERROR")]
    [InlineData("proxy-unreachable", "✗ BITS DOWNLOAD HANGS · background and foreground jobs stay in TRANSIENT_ERROR")]
    [InlineData("wrong-bytes", "✗ BITS BRINGS WRONG BYTES · background and foreground jobs transfer them")]
    [InlineData("stopped-early", "? BITS DOWNLOAD UNDECIDED · background and foreground jobs not seen to their end")]
    [InlineData("https-through-tunnel", "✓ BITS DOWNLOAD WORKS · background job transfers")]
    [InlineData("several-urls", "✗ 2 OF 3 BITS DOWNLOADS FAIL")]
    [InlineData("nothing", "nothing was checked")]
    public void The_first_line_is_the_verdict(string name, string expected) =>
        Assert.Equal(expected, Write(name, Looks["80"]).Split('\n')[0]);

    [Fact]
    public void A_long_report_ends_with_the_verdict_once_more() =>
        Assert.Equal(
            "✗ BITS DOWNLOAD FAILS · BG_E_INSUFFICIENT_RANGE_SUPPORT 0x80200013 · the proxy (squid/5.7), proved",
            Write("range-stripped", Looks["200"]).TrimEnd('\n').Split('\n')[^1]
        );

    [Theory]
    [InlineData("range-stripped", "✗ proxy")]
    [InlineData("malformed-proxy", "✗ client")]
    [InlineData("proxy-unreachable", "✗ proxy")]
    [InlineData("forbidden-by-origin", "✗ origin")]
    public void The_broken_hop_is_marked_where_it_stands(string name, string hop)
    {
        var lines = Write(name, Looks["80"]).Split('\n').ToList();
        var path = lines.FindIndex(l => l.Contains(" resolver ", StringComparison.Ordinal));
        var mark = lines.Find(l => l.Contains("▲ breaks here", StringComparison.Ordinal));

        Assert.Contains(hop, lines[path], StringComparison.Ordinal);
        Assert.Equal(lines[path].IndexOf('✗', StringComparison.Ordinal), mark!.IndexOf('▲', StringComparison.Ordinal));
    }

    [Fact]
    public void An_unresolved_name_marks_the_resolver()
    {
        var sample = SampleResults.ProxyUnreachable();
        var run = sample.Runs[0] with
        {
            Verdict = sample.Runs[0].Verdict with
            {
                Culprit = new Culprit(Party.Resolver, Confidence.Indicated, "no such name"),
            },
        };

        var text = Write(sample with { Runs = [run] }, Looks["80"]);

        Assert.Contains("✗ resolver", text, StringComparison.Ordinal);
        Assert.Contains("the name service, indicated: no such name", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_passing_run_marks_no_hop() =>
        Assert.DoesNotContain("breaks here", Write("advisory-only", Looks["80"]), StringComparison.Ordinal);

    [Fact]
    public void A_failed_required_check_is_told_though_every_job_transfers()
    {
        var failed = SampleResults.RangeStripped().Runs[0].Checks.Single(c => c.Status == CheckStatus.Failed);
        var sample = SampleResults.Healthy();
        var run = sample.Runs[0] with { Checks = SampleChecks.With(failed) };

        var text = Write(sample with { Runs = [run] }, Looks["80"]);

        Assert.StartsWith("! BITS DOWNLOAD WORKS, WITH FAULTS · ", text, StringComparison.Ordinal);
        Assert.Contains("✗ range-is-honoured", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_quotes_the_bytes_that_prove_it() =>
        Assert.Contains(
            "#2-4 response head, 15 octets at offset 0: \"HTTP/1.1 200 OK\"",
            Write("range-stripped", Looks["80"]),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("Set-Cookie: session=c2VjcmV0")]
    [InlineData("Proxy-Authenticate: NTLM c2VjcmV0")]
    [InlineData("Authentication-Info: nextnonce=c2VjcmV0")]
    public void Evidence_quotes_no_secret_of_a_session(string line)
    {
        var sample = SampleResults.RangeStripped();
        var run = sample.Runs[0];
        var exchange = run.Log.All[1];
        var head = SampleExchanges.Head(["HTTP/1.1 200 OK", line]);
        var evidence = new Evidence(exchange.Number, EvidencePart.ResponseHead, 17, line.Length);
        var finding = run.Verdict.Deciding! with { Evidence = [evidence] };
        var changed = run with
        {
            Log = new ExchangeLog(run.Log.All.Replace(exchange, exchange with { Response = head })),
            Checks = SampleChecks.With(SampleChecks.Failed(finding)),
        };

        var text = Write(sample with { Runs = [changed] }, new ReportOptions { Verbose = true });

        Assert.Contains($"#2 response head, {line.Length} octets at offset 17", text, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_of_request_heads_stay_out() =>
        Assert.DoesNotContain(
            "c2VjcmV0",
            Write("https-through-tunnel", new ReportOptions { Verbose = true }),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(CheckStatus.NotRun, "? not run, no exchange shows it: range-is-honoured")]
    [InlineData(CheckStatus.Blocked, "○ blocked, no exchange shows it: range-is-honoured")]
    public void What_was_not_judged_is_told_with_its_reason(CheckStatus status, string expected)
    {
        var sample = SampleResults.Healthy();
        var checks = SampleChecks.With(SampleChecks.All(status, "no exchange shows it", "range-is-honoured"));

        var text = Write(sample with { Runs = [sample.Runs[0] with { Checks = checks }] }, Looks["80"]);

        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_shows_every_check_and_every_exchange()
    {
        var text = Write("healthy", Looks["80-verbose"]);

        Assert.All(SampleChecks.Infos, info => Assert.Contains(info.Id, text, StringComparison.Ordinal));
        Assert.Equal(
            SampleResults.Healthy().Runs[0].Log.All.Length,
            text[text.IndexOf("REQUESTS", StringComparison.Ordinal)..].Split('\n').Count(l => ExchangeRow.IsMatch(l))
        );
    }

    [Fact]
    public void A_file_of_ten_octets_has_ten_cells()
    {
        var sample = SampleResults.Healthy();
        var run = sample.Runs[0] with
        {
            Coverage = new ByteCoverage(
                10,
                [
                    new ByteSpan(new ByteRange(0, 3), ByteState.Verified),
                    new ByteSpan(new ByteRange(4, 4), ByteState.Wrong),
                    new ByteSpan(new ByteRange(5, 6), ByteState.Received),
                    new ByteSpan(new ByteRange(7, 7), ByteState.Missing),
                ]
            ),
        };

        var text = Write(sample with { Runs = [run] }, Looks["80"]);

        Assert.Contains("\n  0 ████X▒▒_·· 9\n", text, StringComparison.Ordinal);
        Assert.Contains("wrong at 4\n", text, StringComparison.Ordinal);
        Assert.Contains("missing at 7\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_wrong_octet_is_seen_in_any_scale()
    {
        const long length = 5L * 1024 * 1024 * 1024;
        var cells = Terminal.ByteStrip.Cells(
            [
                new ByteSpan(new ByteRange(0, length / 2), ByteState.Verified),
                new ByteSpan(new ByteRange((length / 2) + 1, (length / 2) + 1), ByteState.Wrong),
                new ByteSpan(new ByteRange((length / 2) + 2, length - 1), ByteState.Verified),
            ],
            length,
            60
        );

        Assert.Equal(1, cells.Count(c => c == ByteState.Wrong));
        Assert.Equal(59, cells.Count(c => c == ByteState.Verified));
    }

    [Fact]
    public void A_long_word_is_folded_and_loses_nothing()
    {
        var word = string.Concat(Enumerable.Repeat("字a", 300));
        var sample = SampleResults.RangeStripped();
        var run = sample.Runs[0] with { Verdict = sample.Runs[0].Verdict with { Summary = word } };

        var text = Write(sample with { Runs = [run] }, new ReportOptions { Width = 80, Verbose = true });

        Assert.Contains(
            word,
            text.Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.All(text.Split('\n'), line => Assert.True(new Segment(line).CellCount() <= 80, line));
    }

    [Fact]
    public void The_same_URL_over_two_routes_is_two_rows()
    {
        var sample = SampleResults.Healthy();
        var direct = SampleResults.AdvisoryOnly();

        var text = Write(sample with { Runs = [.. sample.Runs, .. direct.Runs] }, Looks["80"]);

        Assert.StartsWith("✓ ALL 2 BITS DOWNLOADS WORK\n", text, StringComparison.Ordinal);
        Assert.Contains("via proxy.corp.example:3128, squid/5.7, set by -x", text, StringComparison.Ordinal);
        Assert.Contains("via no proxy: straight to the origin (default)", text, StringComparison.Ordinal);
    }

    private static string FileOf(string name, string look) => $"terminal/{name}.{look}.golden.txt";

    private static string Write(string name, ReportOptions options) => Write(Samples.ByName[name](), options);

    private static string Write(ProbeResult result, ReportOptions options) => new TerminalReport(options).Write(result);

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Colours { get; }

    [GeneratedRegex("^ +[0-9]+ [a-z]")]
    private static partial Regex ExchangeRow { get; }
}
