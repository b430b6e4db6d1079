using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Testing.Results;
using Probe.Verdicts;

namespace Probe.Reports.Tests;

public sealed class HtmlReportTests
{
    private static readonly string[] GoldenSamples =
    [
        "healthy",
        "range-stripped",
        "forbidden-by-origin",
        "malformed-proxy",
        "proxy-unreachable",
        "several-urls",
        "site-broken",
        "hostile",
        "nothing",
    ];

    private static readonly string[] KnownElements =
    [
        .. "html head meta title style body main footer section header nav article div details summary".Split(' '),
        .. "h1 h2 h3 h4 h5 h6 p ul ol li dl dt dd pre mark b span a table caption thead tbody tr th td".Split(' '),
        .. "svg rect".Split(' '),
    ];

    private static readonly string[] KnownAttributes =
    [
        .. "lang charset http-equiv content name class id href rel open scope role aria-label tabindex title".Split(
            ' '
        ),
        .. "viewBox preserveAspectRatio x y width height".Split(' '),
    ];

    public static TheoryData<string> Goldens => [.. GoldenSamples];

    internal static IEnumerable<string> GoldenNames => GoldenSamples.Select(FileOf);

    [Theory]
    [MemberData(nameof(Goldens))]
    public void A_sample_is_written_as_its_golden_file_says(string name) =>
        Samples.Golden.Verify(FileOf(name), Write(Samples.ByName[name]()));

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void A_browser_reads_the_page_without_a_complaint(string name)
    {
        var page = Parse(Write(Samples.ByName[name]()));

        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal(Encoding.UTF8, Encoding.GetEncoding(page.CharacterSet));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Single(page.QuerySelectorAll("main"));
        Assert.NotEmpty(page.Title!);
        Assert.Empty(page.QuerySelectorAll("[id]").GroupBy(e => e.Id).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void No_heading_skips_a_level(string name)
    {
        var levels = Parse(Write(Samples.ByName[name]()))
            .QuerySelectorAll("h1,h2,h3,h4,h5,h6")
            .Select(h => h.LocalName[1] - '0')
            .ToList();

        Assert.Equal(1, levels[0]);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second - pair.First <= 1, $"{pair}"));
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void Every_table_names_its_columns_and_rows(string name)
    {
        foreach (var table in Parse(Write(Samples.ByName[name]())).QuerySelectorAll("table"))
        {
            Assert.NotEmpty(table.QuerySelector("caption")!.TextContent);
            var columns = table.QuerySelectorAll("thead th").Length;
            Assert.All(table.QuerySelectorAll("thead th"), th => Assert.Equal("col", th.GetAttribute("scope")));
            Assert.All(
                table.QuerySelectorAll("tbody tr"),
                row =>
                {
                    Assert.Equal(columns, row.Children.Length);
                    Assert.Single(row.QuerySelectorAll("th[scope=row]"));
                }
            );
        }
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void The_page_loads_nothing_and_runs_nothing(string name)
    {
        var page = Parse(Write(Samples.ByName[name]()));

        AssertKnown(page);
        Assert.All(page.QuerySelectorAll("a"), link => Assert.Matches("^(#|https?://)", link.GetAttribute("href")!));
        Assert.DoesNotContain("url(", page.QuerySelector("style")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page.QuerySelector("style")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void Every_link_within_the_page_leads_somewhere(string name)
    {
        var page = Parse(Write(Samples.ByName[name]()));

        Assert.All(
            page.QuerySelectorAll("a[href^='#']"),
            link => Assert.NotNull(page.GetElementById(link.GetAttribute("href")![1..]))
        );
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void Each_finding_links_to_each_exchange_that_proves_it(string name)
    {
        var result = Samples.ByName[name]();
        var page = Parse(Write(result));
        var groups = Terminal.RunGroup.Of(result.Runs);

        for (var run = 0; run < groups.Length; run++)
        {
            var place = 0;
            foreach (var (finding, _, _) in groups[run].Findings)
            {
                var article = page.GetElementById($"r{run + 1}-f{++place}")!;
                Assert.Contains(finding.CheckId, article.TextContent, StringComparison.Ordinal);
                var shown = finding.Exchanges.Intersect(groups[run].Worst.Log.All.Select(e => e.Number)).ToList();
                Assert.All(
                    shown,
                    number =>
                    {
                        var exchange = page.GetElementById($"r{run + 1}-x{number}");
                        Assert.NotNull(exchange?.QuerySelector($"a[href='#{article.Id}']"));
                    }
                );
                Assert.Equal(shown.Count > 0, article.QuerySelector("a[href*='-x']") is not null);
            }
        }
    }

    [Fact]
    public void The_policy_allows_the_own_style_sheet_and_nothing_else()
    {
        var page = Parse(Write(SampleResults.Healthy()));

        var policy = page.QuerySelector("meta[http-equiv='Content-Security-Policy']")!.GetAttribute("content")!;
        var digest = Convert.ToBase64String(
            SHA256.HashData(Encoding.UTF8.GetBytes(page.QuerySelector("style")!.TextContent))
        );
        Assert.Equal($"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'", policy);
        Assert.Equal("no-referrer", page.QuerySelector("meta[name=referrer]")!.GetAttribute("content"));
    }

    [Theory]
    [InlineData("hostile", "&lt;script&gt;alert(1)", "\\x1b[2J", "\\u{202e}gnp.exe")]
    [InlineData("replay-hostile", "&lt;script&gt;alert(1)", "\\x1b[2J", "\\u{202e}gnp.exe")]
    [InlineData("site-hostile", "\\x9b31m\\u{202e}exe.gnp &lt;b&gt;&amp;amp;")]
    public void Hostile_text_is_text_and_steers_nothing(string name, params string[] shown)
    {
        var text = Write(Samples.ByName[name]());

        Assert.All(
            text,
            c =>
                Assert.True(
                    c is '\n' or (>= ' ' and not '\u007f' and not (>= '\u0080' and < '\u00a0')),
                    $"U+{(int)c:X4}"
                )
        );
        Assert.All(text, c => Assert.False(c is '\u202e' or '\u2066' or '\u200b' or '\ufeff' or '\u2028' or '\uffff'));
        Assert.All(text, c => Assert.False(char.IsSurrogate(c)));
        Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
        Assert.All(shown, piece => Assert.Contains(piece, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("' onmouseover='alert(1)")]
    [InlineData("</pre></details><script>alert(1)</script>")]
    [InlineData("<!-- --><style>*{display:none}</style>")]
    [InlineData("javascript:alert(1)//https://evil.example/\" x=\"")]
    [InlineData("&#60;script&#62;alert(1)&#60;/script&#62;")]
    public void No_octet_of_a_peer_opens_an_element_or_an_attribute(string octets)
    {
        var sample = SampleResults.RangeStripped();
        var run = sample.Runs[0];
        var finding = run.Verdict.Deciding! with
        {
            Summary = octets,
            Expected = octets,
            Actual = octets,
            Culprit = run.Verdict.Deciding!.Culprit with { Why = octets },
        };
        var exchange = run.Log.All[1] with
        {
            Response = SampleExchanges.Head(["HTTP/1.1 200 " + octets, "X-Odd: " + octets]),
            RequestBytes = [.. Encoding.Latin1.GetBytes($"GET {octets} HTTP/1.1\r\n\r\n")],
            Body = Body(octets),
        };

        var page = Parse(Write(Changed(sample, exchange, finding, octets)));

        AssertKnown(page);
        Assert.Single(page.QuerySelectorAll("style"));
        // As often as it was said, it is there as text.
        Assert.Equal(octets, page.QuerySelector(".verdict dd .strong, .verdict dd.strong")!.TextContent);
        Assert.Contains(
            $"HTTP/1.1 200 {octets}\n",
            page.QuerySelector("#r1-x2")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"GET {octets} HTTP/1.1\n",
            page.QuerySelector("#r1-x2")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains(octets + "\n", page.QuerySelectorAll("#r1-x2 pre")[^1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_a_peer_gives_is_no_link()
    {
        var sample = SampleResults.RangeStripped();
        var exchange = sample.Runs[0].Log.All[1] with
        {
            Response = SampleExchanges.Head(["HTTP/1.1 302 Found", "Location: https://evil.example/"]),
            Body = Body("<a href=https://evil.example/>"),
        };

        var page = Parse(
            Write(Changed(sample, exchange, sample.Runs[0].Verdict.Deciding!, "see https://evil.example/"))
        );

        Assert.Contains("https://evil.example/", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(
            page.QuerySelectorAll("a"),
            a => a.GetAttribute("href")!.Contains("evil", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_octets_that_prove_a_finding_are_marked_in_the_head()
    {
        var page = Parse(Write(SampleResults.RangeStripped()));

        Assert.Equal("HTTP/1.1 200 OK", page.QuerySelector("#r1-x2 mark")!.TextContent);
        Assert.Null(page.QuerySelector("#r1-x7 mark"));
    }

    [Fact]
    public void A_head_is_there_to_the_last_octet_and_odd_line_ends_are_written_out()
    {
        var sample = SampleResults.RangeStripped();
        var exchange = sample.Runs[0].Log.All[1] with
        {
            Response = SampleExchanges.Head(["HTTP/1.1 200 OK"]) with
            {
                Bytes = [.. "HTTP/1.1 200 OK\r\nA: b\nC: \xe9\r\n\td\r\n\r\n"u8],
            },
        };

        var page = Parse(Write(Changed(sample, exchange, sample.Runs[0].Verdict.Deciding!, "x")));

        Assert.Equal(
            "HTTP/1.1 200 OK\nA: b\\n\nC: \\xc3\\xa9\n\\td\n\n",
            page.QuerySelectorAll("#r1-x2 pre")[1].TextContent
        );
    }

    [Fact]
    public void A_body_of_text_is_text_and_any_other_is_in_hexadecimal()
    {
        var sample = SampleResults.RangeStripped();
        var run = sample.Runs[0];
        var changed = run with
        {
            Log = new ExchangeLog([
                run.Log.All[0] with
                {
                    Body = Body("<h1>Zugriff verwéigert</h1>\r\n<p>x"),
                },
                run.Log.All[1] with
                {
                    Body = Body("MSCF\0\0\0\u0001<b>"),
                },
            ]),
        };

        var page = Parse(Write(sample with { Runs = [changed] }));

        Assert.Equal("<h1>Zugriff verwéigert</h1>\n<p>x\n", page.QuerySelectorAll("#r1-x1 pre")[^1].TextContent);
        Assert.Equal(
            "00000000  4d 53 43 46 00 00 00 01  3c 62 3e                 MSCF....<b>\n",
            page.QuerySelector("#r1-x2 pre.hex")!.TextContent
        );
    }

    [Fact]
    public void Octets_far_into_a_body_are_shown_where_a_finding_points_at_them()
    {
        var sample = SampleResults.RangeStripped();
        var run = sample.Runs[0];
        var finding = run.Verdict.Deciding! with
        {
            Evidence = [new Findings.Evidence(2, EvidencePart.ResponseBody, 4100, 2)],
        };
        var octets = new byte[8192];
        octets[4100] = 0xab;
        var exchange = run.Log.All[1] with
        {
            Body = new BodyFacts
            {
                Length = 8192,
                End = BodyEnd.Complete,
                Slices = [new BodySlice(0, [.. octets])],
            },
        };

        var page = Parse(Write(Changed(sample, exchange, finding, "x")));

        var piece = page.QuerySelectorAll("#r1-x2 pre.hex")[^1];
        Assert.StartsWith("00001000  00 00 00 00 ab 00", piece.TextContent, StringComparison.Ordinal);
        Assert.Equal(["ab", "00"], piece.QuerySelectorAll("mark").Select(m => m.TextContent));
    }

    [Theory]
    [InlineData(
        "Proxy-Authorization: Basic Ym9iOmNvcnJlY3QtaG9yc2U=",
        "Proxy-Authorization: Basic ************************"
    )]
    [InlineData("Cookie: id=correct-horse; a=b", "Cookie: *********************")]
    [InlineData("X-Api-Key: ab", "X-Api-Key: **")]
    [InlineData("Authorization: NTLM correct-horse\r\n goes-on", "Authorization: NTLM *************\n ******")]
    [InlineData("Authorization: Bearer [secret-1]***", "Authorization: Bearer [secret-1]***")]
    public void What_a_request_says_in_confidence_is_masked(string line, string shown)
    {
        var sample = SampleResults.RangeStripped();
        var exchange = sample.Runs[0].Log.All[1] with
        {
            RequestBytes =
            [
                .. Encoding.Latin1.GetBytes(
                    $"GET /x?sig=correct-horse HTTP/1.1\r\n{line}\r\nHost: h\r\n\r\nand a body"
                ),
            ],
            // The server reads the password, and says it in what then is the file.
            Body = Body("you are bob:correct-horse"),
        };

        var text = Write(Changed(sample, exchange, sample.Runs[0].Verdict.Deciding!, "x"));

        var head = Parse(text).QuerySelectorAll("#r1-x2 pre")[0].TextContent;
        Assert.StartsWith("GET /x?sig=************* HTTP/1.1\n", head, StringComparison.Ordinal);
        Assert.Contains(shown, head, StringComparison.Ordinal);
        Assert.EndsWith("Host: h\n\n", head, StringComparison.Ordinal);
        if (line.Contains("Ym9i", StringComparison.Ordinal) || line.Contains("correct", StringComparison.Ordinal))
        {
            Assert.DoesNotContain("correct-horse", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Hundreds_of_runs_make_a_page_that_is_bounded_and_says_what_it_leaves_out()
    {
        var sample = SampleResults.RangeStripped();
        var result = sample with { Runs = [.. Enumerable.Range(1, 1500).Select(Numbered)] };

        var text = Write(result);

        var page = Parse(text);
        Assert.Equal(1000, page.QuerySelectorAll("section.runs tbody tr").Length);
        Assert.Equal(100, page.QuerySelectorAll("section.run").Length);
        Assert.Equal(100 * sample.Runs[0].Log.All.Length, page.QuerySelectorAll(".exchange").Length);
        Assert.Contains(
            "1500 × BITS DOWNLOAD FAILS BG_E_INSUFFICIENT_RANGE_SUPPORT 0x80200013, the proxy (squid/5.7)",
            page.QuerySelector("section.runs li")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains("500 runs have no row here", text, StringComparison.Ordinal);
        Assert.Contains("1400 runs", text, StringComparison.Ordinal);

        RunResult Numbered(int number) =>
            sample.Runs[0] with
            {
                Url = HttpUrl.Parse($"http://wsus01.corp.example:8530/Content/{number}.cab"),
            };
    }

    [Fact]
    public void Of_many_exchanges_those_that_prove_something_are_on_the_page()
    {
        var sample = SampleResults.RangeStripped();
        var run = sample.Runs[0];
        var log = Enumerable.Range(1, 5000).Select(n => run.Log.All[1] with { Number = n }).ToImmutableArray();
        var finding = run.Verdict.Deciding! with
        {
            Evidence = [new Findings.Evidence(4999, EvidencePart.ResponseHead, 0, 8)],
        };
        var changed = run with
        {
            Log = new ExchangeLog(log),
            Verdict = run.Verdict with { Deciding = finding },
            Checks = SampleChecks.With(SampleChecks.Failed(finding)),
        };

        var page = Parse(Write(sample with { Runs = [changed] }));

        Assert.Equal(300, page.QuerySelectorAll(".exchange").Length);
        Assert.Equal("HTTP/1.1", page.QuerySelector("#r1-x4999 mark")!.TextContent);
        Assert.NotNull(page.QuerySelector("article.finding a[href='#r1-x4999']"));
        Assert.Contains("300 of them are on this page", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void The_page_says_what_the_terminal_report_says(string name)
    {
        var result = Samples.ByName[name]();
        var page = Parse(Write(result)).Body!.TextContent;

        foreach (var run in result.Runs.Where(r => r.Verdict.Deciding is not null))
        {
            Assert.Contains(SafeText.Clean(run.Verdict.Summary), page, StringComparison.Ordinal);
            Assert.Contains(run.Verdict.BitsError!.Error.Hex, page, StringComparison.Ordinal);
            Assert.Contains(SafeText.Clean(run.Verdict.Culprit!.Why), page, StringComparison.Ordinal);
            Assert.Contains(SafeText.Clean(run.Verdict.Remedy!), page, StringComparison.Ordinal);
        }

        Assert.All(
            result.Runs.SelectMany(r => r.Checks),
            check =>
            {
                Assert.Contains(check.Check.Id, page, StringComparison.Ordinal);
                Assert.Contains(SafeText.Clean(check.Reason), page, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void What_is_not_judged_and_evidence_that_was_changed_are_told()
    {
        var result = SampleResults.Healthy() with
        {
            Unjudged = Unjudged.Of([Tunnel("update.example:443<b>")], 1, [], 0),
            Evidence = new JudgedEvidence
            {
                Path = "ticket.zip",
                IsBundle = true,
                Problems = [new EvidenceProblem(null, "result.json: it is longer"), new EvidenceProblem(7, "no JSON")],
                Changed = 1,
                PassedOver = 1,
                EndedInOrder = false,
            },
        };

        var page = Parse(Write(result));

        AssertKnown(page);
        var box = page.GetElementById("evidence")!;
        Assert.Equal(page.QuerySelector("main"), box.ParentElement);
        Assert.Null(box.PreviousElementSibling);
        Assert.Contains("THE EVIDENCE WAS CHANGED", box.TextContent, StringComparison.Ordinal);
        Assert.Contains("result.json: it is longer", box.TextContent, StringComparison.Ordinal);
        Assert.Contains("line 7", box.TextContent, StringComparison.Ordinal);
        Assert.Contains("the run was killed", box.TextContent, StringComparison.Ordinal);
        Assert.Contains(
            "tunnel update.example:443<b>, 3 octets up",
            page.GetElementById("unjudged")!.TextContent,
            StringComparison.Ordinal
        );
    }

    private static BlindTunnel Tunnel(string target) =>
        new()
        {
            Connection = 1,
            Client = "10.20.0.17:51944",
            Target = target,
            StartedAt = SampleExchanges.Start,
            Opening = TimeSpan.FromMilliseconds(1),
            Total = TimeSpan.FromMilliseconds(20),
            OctetsUp = 3,
            OctetsDown = 4,
            EndedBy = TunnelParty.Client,
            End = TunnelEnd.Finished,
            WasToBeRead = false,
            RequestBytes = [],
            ReplyBytes = [],
        };

    private static string FileOf(string name) => $"html/{name}.golden.html";

    private static string Write(ProbeResult result) => new HtmlReport().Write(result);

    /// <summary>The page as a browser reads it; what is no HTML throws.</summary>
    private static IDocument Parse(string text) =>
        new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(text);

    private static void AssertKnown(IDocument page)
    {
        Assert.Empty(page.All.Select(e => e.LocalName).Except(KnownElements));
        Assert.Empty(page.All.SelectMany(e => e.Attributes).Select(a => a.Name).Except(KnownAttributes));
    }

    private static BodyFacts Body(string text) =>
        new()
        {
            Length = Encoding.UTF8.GetByteCount(text),
            End = BodyEnd.Complete,
            FileOffset = 0,
            Slices = [new BodySlice(0, [.. Encoding.UTF8.GetBytes(text)])],
        };

    /// <summary>The sample with one exchange, one finding and one summary in place of its own.</summary>
    private static ProbeResult Changed(ProbeResult sample, Exchange exchange, Finding finding, string summary)
    {
        var run = sample.Runs[0];
        return sample with
        {
            Runs =
            [
                run with
                {
                    Log = new ExchangeLog([.. run.Log.All.Select(e => e.Number == exchange.Number ? exchange : e)]),
                    Verdict = run.Verdict with { Deciding = finding, Summary = summary },
                    Checks = SampleChecks.With(SampleChecks.Failed(finding)),
                },
            ],
        };
    }
}
