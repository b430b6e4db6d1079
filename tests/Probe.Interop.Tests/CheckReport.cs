using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Probe.Interop;

/// <summary>The JSON report of one <c>check</c>, with the questions that scenarios ask of it.</summary>
internal sealed class CheckReport(string command, int exitCode, JsonElement report, string errors)
{
    public int ExitCode => exitCode;

    /// <summary>The report as it came.</summary>
    public string Json => report.GetRawText();

    /// <summary>One entry per job shape, worst first.</summary>
    public IReadOnlyList<JsonElement> Runs { get; } = [.. report.GetProperty("runs").EnumerateArray()];

    public JsonElement Headline => Runs[0];

    public string Outcome => Headline.GetProperty("verdict").GetProperty("outcome").GetString()!;

    /// <summary>The BITS error's code, or null.</summary>
    public string? Code => Text(Headline.GetProperty("verdict"), "bitsError", "hresult");

    public string? Party => Text(Headline.GetProperty("verdict"), "culprit", "party");

    public string? Confidence => Text(Headline.GetProperty("verdict"), "culprit", "confidence");

    /// <summary>The verdict on one line.</summary>
    public string Verdict => string.Join(' ', new[] { Outcome, Code, Party, Confidence }.Where(x => x is not null));

    /// <summary>True, false, or null when there was no control run.</summary>
    public bool? ControlReachable =>
        Headline.GetProperty("control").GetProperty("reachable") is { ValueKind: not JsonValueKind.Null } x
            ? x.GetBoolean()
            : null;

    /// <summary>Why the party is blamed, in words.</summary>
    public string? Why => Text(Headline.GetProperty("verdict"), "culprit", "why");

    /// <summary>What the first exchange's look-up found, as the report has it; undefined where there was none.</summary>
    public JsonElement Lookup => Headline.GetProperty("exchanges")[0].GetProperty("lookup");

    public string? ProxySoftware => Text(Headline, "route", "proxySoftware");

    /// <summary>Status of a check: passed, failed, blocked, not_applicable or not_run.</summary>
    public string Status(string id) =>
        Headline
            .GetProperty("checks")
            .EnumerateArray()
            .Single(check => check.GetProperty("id").GetString() == id)
            .GetProperty("status")
            .GetString()!;

    /// <summary>Why a check ended as it did.</summary>
    public string ReasonOf(string id) =>
        Headline
            .GetProperty("checks")
            .EnumerateArray()
            .Single(check => check.GetProperty("id").GetString() == id)
            .GetProperty("reason")
            .GetString()!;

    /// <summary>The text to paste into a product that the finding which decides has.</summary>
    public string Paste(string product)
    {
        var decides = Headline.GetProperty("verdict").GetProperty("decidedBy").GetString();
        var finding = Headline
            .GetProperty("checks")
            .EnumerateArray()
            .SelectMany(c => c.GetProperty("findings").EnumerateArray())
            .Single(f => f.GetProperty("id").GetString() == decides);
        return finding
            .GetProperty("remedies")
            .EnumerateArray()
            .Single(r => r.GetProperty("product").GetString() == product)
            .GetProperty("paste")
            .GetString()!;
    }

    /// <summary>How that job shape would end.</summary>
    public string OutcomeOf(string jobShape) =>
        Runs.Single(run => run.GetProperty("jobShape").GetString() == jobShape)
            .GetProperty("verdict")
            .GetProperty("outcome")
            .GetString()!;

    /// <summary>Both job shapes transfer, nothing required failed, and what matters was seen rather than left out.</summary>
    public void ShouldTransfer()
    {
        Assert.True(exitCode == 0, ToString());
        Assert.True(Runs.Count == 2, ToString());
        foreach (var run in Runs)
        {
            var verdict = run.GetProperty("verdict");
            Assert.True(verdict.GetProperty("outcome").GetString() == "transferred", ToString());
            Assert.True(verdict.GetProperty("bitsError").ValueKind == JsonValueKind.Null, ToString());
            Assert.True(verdict.GetProperty("culprit").ValueKind == JsonValueKind.Null, ToString());
        }

        var failed = Headline
            .GetProperty("checks")
            .EnumerateArray()
            .Where(check => check.GetProperty("level").GetString() == "required")
            .Where(check => check.GetProperty("status").GetString() == "failed");
        Assert.False(failed.Any(), ToString());
        foreach (
            var id in new[]
            {
                "head-gives-length",
                "head-length-is-true",
                "range-is-honoured",
                "content-range-is-present",
                "range-length-is-exact",
                "range-bytes-are-exact",
                "last-byte-is-reachable",
                "responses-are-well-formed",
                "content-matches-name",
            }
        )
        {
            Assert.True(Status(id) == "passed", $"{id}: {Status(id)}\n{this}");
        }
    }

    /// <summary>The headline is this outcome with this code, this party to blame, and (where given) known this way.</summary>
    public void ShouldEnd(string outcome, string code, string party, string? confidence = null)
    {
        Assert.True(exitCode == 1, ToString());
        Assert.True(Outcome == outcome, $"expected outcome {outcome}\n{this}");
        Assert.True(Code == code, $"expected {code}\n{this}");
        Assert.True(Party == party, $"expected the {party} to be blamed\n{this}");
        Assert.True(confidence is null || Confidence == confidence, $"expected {confidence}\n{this}");
    }

    /// <summary>The first finding of a failed check says all of this.</summary>
    public void ShouldSay(string id, params string[] parts)
    {
        Assert.True(Status(id) == "failed", $"{id}: {Status(id)}\n{this}");
        var text = TextOf(id);
        Assert.All(
            parts,
            part =>
                Assert.True(text.Contains(part, StringComparison.Ordinal), $"expected: {part}\nsaid: {text}\n{this}")
        );
    }

    /// <summary>Exactly these checks fail, advisory ones included.</summary>
    public void ShouldFail(params string[] ids)
    {
        var failed = Headline
            .GetProperty("checks")
            .EnumerateArray()
            .Where(check => check.GetProperty("status").GetString() == "failed")
            .Select(check => check.GetProperty("id").GetString()!)
            .Order(StringComparer.Ordinal);
        var expected = ids.Order(StringComparer.Ordinal);
        Assert.True(
            failed.SequenceEqual(expected),
            $"expected to fail: {string.Join(", ", expected)}; failed: {string.Join(", ", failed)}\n{this}"
        );
    }

    /// <summary>The code that the first finding of a failed check gives; null when it gives none, or none is there.</summary>
    public string? CodeOf(string id) =>
        Headline
            .GetProperty("checks")
            .EnumerateArray()
            .Single(check => check.GetProperty("id").GetString() == id)
            .GetProperty("findings")
            .EnumerateArray()
            .Select(finding => Text(finding, "bitsError", "hresult"))
            .FirstOrDefault();

    /// <summary>What the first finding of a failed check says: summary, expected, actual, why somebody is blamed, remedy.</summary>
    public string TextOf(string id)
    {
        var finding = FirstFinding(id);
        return string.Join(
            '\n',
            Text(finding, "summary"),
            Text(finding, "expected"),
            Text(finding, "actual"),
            Text(finding, "culprit", "why"),
            Text(finding, "remedy")
        );
    }

    /// <summary>What the first finding of a failed check says: its summary, and what was met in place of what is expected.</summary>
    public (string Summary, string Actual) SaidBy(string id) =>
        (Text(FirstFinding(id), "summary")!, Text(FirstFinding(id), "actual")!);

    /// <summary>Whom the first finding of a failed check blames, and how that is known: "proxy proved".</summary>
    public string BlameOf(string id)
    {
        var finding = FirstFinding(id);
        return $"{Text(finding, "culprit", "party")} {Text(finding, "culprit", "confidence")}";
    }

    /// <summary>Everything that a failed assertion needs.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(command);
        text.AppendLine(CultureInfo.InvariantCulture, $"exit code {exitCode}: {Verdict}");
        foreach (var run in Runs)
        {
            var verdict = run.GetProperty("verdict");
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"  {run.GetProperty("jobShape").GetString()}: {verdict.GetProperty("outcome").GetString()}: {Text(verdict, "summary")}"
            );
            text.AppendLine(CultureInfo.InvariantCulture, $"    blame: {Text(verdict, "culprit", "why")}");
        }

        foreach (var check in Headline.GetProperty("checks").EnumerateArray())
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"  {check.GetProperty("status").GetString(), -14} {check.GetProperty("id").GetString()}: {Text(check, "reason")}"
            );
        }

        foreach (var exchange in Headline.GetProperty("exchanges").EnumerateArray())
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"  #{exchange.GetProperty("n")} {Text(exchange, "purpose")} {Text(exchange, "method")} {Text(exchange, "range")} → {exchange.GetProperty("status")} {Text(exchange, "failure", "cause")}"
            );
        }

        return text.Append(errors).ToString();
    }

    private JsonElement FirstFinding(string id) =>
        Headline
            .GetProperty("checks")
            .EnumerateArray()
            .Single(check => check.GetProperty("id").GetString() == id)
            .GetProperty("findings")[0];

    private static string? Text(JsonElement element, params string[] path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => element.GetString(),
            _ => element.ToString(),
        };
    }
}
