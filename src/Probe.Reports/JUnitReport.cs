using System.Globalization;
using System.Text;
using System.Xml;
using Probe.Bits;
using Probe.Checks;
using Probe.Findings;
using Probe.Options;
using Probe.Reports.Json;
using Probe.Sites;
using Probe.Verdicts;

namespace Probe.Reports;

/// <summary>
/// JUnit XML, as CI servers read it: one testsuite per URL, route and job shape, one testcase per check and one for
/// the verdict. Not judged (blocked, not run, not applicable) is skipped, never passed.
/// </summary>
/// <param name="failOnAdvisory">True for <c>--fail-on advisory</c>: advisory checks then fail as required ones do.</param>
public sealed class JUnitReport(bool failOnAdvisory = false) : IReport
{
    /// <inheritdoc/>
    public string Id => "junit";

    /// <inheritdoc/>
    public void Write(ProbeResult result, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(writer);
        var settings = new XmlWriterSettings
        {
            Indent = true,
            NewLineChars = "\n",
            OmitXmlDeclaration = true,
            CloseOutput = false,
        };
        // Written by hand: XmlWriter would name the writer's encoding, which for text in memory is UTF-16.
        writer.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (var xml = XmlWriter.Create(writer, settings))
        {
            xml.WriteStartElement("testsuites");
            Attribute(xml, "name", "bitsprobe " + result.ToolVersion);
            Count(xml, [.. result.Runs.SelectMany(CasesOf), .. CasesOf(result.Site)]);
            Attribute(xml, "time", Seconds(result.Duration));
            if (result.Site is { } site)
            {
                WriteSuite(xml, site, result.StartedAt);
            }

            foreach (var run in result.Runs)
            {
                WriteSuite(xml, run, result.StartedAt);
            }

            xml.WriteEndElement();
        }

        writer.Write('\n');
    }

    private void WriteSuite(XmlWriter xml, RunResult run, DateTimeOffset startedAt)
    {
        var cases = CasesOf(run).ToList();
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", $"{run.Url} {RouteOf(run.Decision)} ({Tokens.Of(run.JobShape)})");
        Count(xml, cases);
        Attribute(xml, "time", Seconds(run.Log.All.Aggregate(TimeSpan.Zero, (sum, e) => sum + e.Timings.Total)));
        Attribute(
            xml,
            "timestamp",
            startedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)
        );
        xml.WriteStartElement("properties");
        Property(xml, "profile", run.Profile);
        Property(xml, "depth", Tokens.Of(run.Depth));
        Property(xml, "route.source", run.Decision.Source);
        Property(xml, "proxy.software", run.ProxySoftware ?? "");
        xml.WriteEndElement();
        foreach (var testCase in cases)
        {
            WriteCase(xml, testCase);
        }

        xml.WriteEndElement();
    }

    private void WriteSuite(XmlWriter xml, SiteResult site, DateTimeOffset startedAt)
    {
        var cases = CasesOf(site).ToList();
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", $"{site.Site} {RouteOf(site.Decision)} (site)");
        Count(xml, cases);
        Attribute(xml, "time", Seconds(site.Log.All.Aggregate(TimeSpan.Zero, (sum, e) => sum + e.Timings.Total)));
        Attribute(
            xml,
            "timestamp",
            startedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)
        );
        foreach (var testCase in cases)
        {
            WriteCase(xml, testCase);
        }

        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, TestCase testCase)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", testCase.Group);
        Attribute(xml, "name", testCase.Name);
        Attribute(xml, "time", "0");
        switch (testCase.End)
        {
            case CaseEnd.Failed:
                xml.WriteStartElement("failure");
                Attribute(xml, "message", testCase.Message);
                Attribute(xml, "type", testCase.Type);
                xml.WriteString(testCase.Text);
                xml.WriteEndElement();
                break;
            case CaseEnd.Skipped:
                xml.WriteStartElement("skipped");
                Attribute(xml, "message", testCase.Message);
                xml.WriteEndElement();
                break;
            default:
                xml.WriteElementString("system-out", testCase.Text);
                break;
        }

        xml.WriteEndElement();
    }

    private IEnumerable<TestCase> CasesOf(RunResult run) => run.Checks.Select(ToCase).Prepend(ToCase(run.Verdict));

    private IEnumerable<TestCase> CasesOf(SiteResult? site) => site?.Checks.Select(ToCase) ?? [];

    private static TestCase ToCase(Verdict verdict)
    {
        var text = new StringBuilder();
        Line(text, "", verdict.Summary);
        Line(text, "outcome: ", Tokens.Of(verdict.Outcome));
        if (verdict.BitsError is { } error)
        {
            Line(text, "error: ", $"{error.Error.Name} {error.Error.Hex} ({error.Basis}), {error.Context}");
        }

        if (verdict.Culprit is { } culprit)
        {
            Line(text, "culprit: ", Describe(culprit));
        }

        if (verdict.Remedy is { } remedy)
        {
            Line(text, "remedy: ", remedy);
        }

        var good = verdict is { Outcome: JobOutcome.Transferred, BitsError: null };
        return new TestCase(
            "verdict",
            "verdict",
            good ? CaseEnd.Passed : CaseEnd.Failed,
            SafeText.Clean(verdict.Summary),
            TypeOf(verdict.BitsError?.Error, Tokens.Of(verdict.Outcome)),
            text.ToString()
        );
    }

    private TestCase ToCase(CheckResult result)
    {
        var check = result.Check;
        var reason = SafeText.Clean(result.Reason);
        return result.Status switch
        {
            CheckStatus.Passed => new TestCase(check.Group, check.Id, CaseEnd.Passed, reason, "", reason),
            CheckStatus.Failed => new TestCase(
                check.Group,
                check.Id,
                check.Level == CheckLevel.Required || failOnAdvisory ? CaseEnd.Failed : CaseEnd.Passed,
                reason,
                TypeOf(result.Findings.Select(f => f.BitsError).FirstOrDefault(e => e is not null), "finding"),
                (check.Level == CheckLevel.Advisory ? "advisory\n" : "") + Describe(result.Findings)
            ),
            _ => new TestCase(check.Group, check.Id, CaseEnd.Skipped, Tokens.Of(result.Status) + ": " + reason, "", ""),
        };
    }

    private static string Describe(IEnumerable<Finding> findings)
    {
        var text = new StringBuilder();
        foreach (var finding in findings)
        {
            Line(text, "", finding.Summary);
            Line(text, "expected: ", finding.Expected);
            Line(text, "actual: ", finding.Actual);
            Line(text, "culprit: ", Describe(finding.Culprit));
            Line(text, "remedy: ", finding.Remedy);
            foreach (var remedy in finding.Remedies)
            {
                Line(text, $"remedy for {remedy.Product.Name}: ", $"{remedy.Where}. {remedy.Note} ({remedy.Source})");
                foreach (var line in remedy.Paste.Split('\n').Where(l => l.Length > 0))
                {
                    Line(text, "    ", line);
                }
            }

            Line(text, "exchanges: ", string.Join(", ", finding.Exchanges));
            foreach (var source in finding.Sources)
            {
                Line(text, "source: ", source);
            }
        }

        return text.ToString();
    }

    private static string Describe(Culprit culprit) =>
        $"{Tokens.Of(culprit.Party)} ({Tokens.Of(culprit.Confidence)}): {culprit.Why}";

    private static string TypeOf(BitsError? error, string otherwise) =>
        error is null ? otherwise : error.Name + " " + error.Hex;

    private static string RouteOf(ProxyDecision decision) =>
        decision switch
        {
            { Route: { } route } when route.IsNotShown() => "route not known",
            { Route.Kind: RouteKind.Direct } => "direct",
            { Route.Proxy: { } proxy } => "via " + proxy,
            _ => "via an unusable proxy setting",
        };

    private static void Count(XmlWriter xml, IReadOnlyCollection<TestCase> cases)
    {
        Attribute(xml, "tests", cases.Count.ToString(CultureInfo.InvariantCulture));
        Attribute(xml, "failures", Number(CaseEnd.Failed));
        Attribute(xml, "errors", "0");
        Attribute(xml, "skipped", Number(CaseEnd.Skipped));

        string Number(CaseEnd end) => cases.Count(c => c.End == end).ToString(CultureInfo.InvariantCulture);
    }

    private static void Attribute(XmlWriter xml, string name, string value) =>
        xml.WriteAttributeString(name, SafeText.Clean(value));

    private static void Property(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("property");
        Attribute(xml, "name", name);
        Attribute(xml, "value", value);
        xml.WriteEndElement();
    }

    private static void Line(StringBuilder text, string label, string value) =>
        text.Append(label).Append(SafeText.Clean(value)).Append('\n');

    private static string Seconds(TimeSpan duration) =>
        duration.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    private enum CaseEnd
    {
        Passed,
        Failed,
        Skipped,
    }

    private sealed record TestCase(string Group, string Name, CaseEnd End, string Message, string Type, string Text);
}
