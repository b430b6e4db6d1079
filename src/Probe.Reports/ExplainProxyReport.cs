using System.Globalization;
using Probe.Bits;
using Probe.Options;
using Probe.Reports.Json;
using Probe.Reports.Terminal;
using Probe.Verdicts;

namespace Probe.Reports;

/// <summary>What <c>bitsprobe explain-proxy</c> prints: the way of each URL, what decided, and each step to it.</summary>
/// <param name="options">Width, colour, character set.</param>
public sealed class ExplainProxyReport(ReportOptions options)
{
    private const string SchemaResource = "Probe.Reports.Schemas.explain-proxy.schema.json";
    private const int LabelWidth = 12;

    /// <summary>Most entries of a script's result that are shown.</summary>
    private const int MostEntries = 100;

    /// <summary>Writes it for people.</summary>
    /// <param name="explanations">One for each URL.</param>
    /// <param name="writer">Where to.</param>
    public void Write(IReadOnlyCollection<ProxyExplanation> explanations, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(explanations);
        ArgumentNullException.ThrowIfNull(writer);
        var screen = new Screen(options);
        foreach (var explanation in explanations)
        {
            screen.Gap();
            Write(screen, explanation);
        }

        screen.Print(writer);
    }

    /// <summary>Writes it as JSON, after <c>Schemas/explain-proxy.schema.json</c>.</summary>
    /// <param name="explanations">One for each URL.</param>
    /// <param name="toolVersion">Version of the program.</param>
    /// <param name="exitCode">Its exit code.</param>
    /// <param name="writer">Where to.</param>
    public static void WriteJson(
        IEnumerable<ProxyExplanation> explanations,
        string toolVersion,
        int exitCode,
        TextWriter writer
    )
    {
        ArgumentNullException.ThrowIfNull(explanations);
        ArgumentNullException.ThrowIfNull(writer);
        ReportJsonContext.Write(
            new ExplainProxyDocument(
                JsonReport.SchemaVersion,
                new ToolDocument("bitsprobe", toolVersion),
                exitCode,
                [.. explanations.Select(ToDocument)]
            ),
            writer
        );
    }

    /// <summary>The JSON Schema that every document fulfils.</summary>
    public static string ReadSchema()
    {
        using var stream =
            typeof(ExplainProxyReport).Assembly.GetManifestResourceStream(SchemaResource)
            ?? throw new InvalidOperationException($"{SchemaResource} is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static void Write(Screen screen, ProxyExplanation explanation)
    {
        var decision = explanation.Decision;
        screen.Line(screen.Text(explanation.Url.ToString(), Ink.Strong));
        screen.Gap();
        screen.Hang("takes", explanation.IsUsable ? Way(screen, decision) : NoWay(screen), 2, LabelWidth);
        screen.Hang("decided by", screen.Text(decision.Source), 2, LabelWidth);
        if (decision.Setting is { Length: > 0 } setting)
        {
            screen.Hang("setting", screen.Text(screen.Short(setting)), 2, LabelWidth);
        }

        if (decision.HasCredentials)
        {
            screen.Hang("not used", screen.Text(Wording.CredentialsInSetting, Ink.Warning), 2, LabelWidth);
        }

        if (explanation.Problem is { } problem)
        {
            screen.Hang("problem", screen.Text(Screen.Whole(problem), Ink.Bad), 2, LabelWidth);
        }

        if (explanation.Error is { } error)
        {
            var text = screen.Text(error.Name, Ink.Note).Add(" " + error.Hex).Add(StateOf(error), Ink.Faint);
            foreach (var other in explanation.Alternatives)
            {
                text.Add(
                        decision.IsUnsupported == explanation.IsUnsupported ? ", by other texts of Microsoft " : ", or "
                    )
                    .Add(other.Name, Ink.Note)
                    .Add(" " + other.Hex)
                    .Add(StateOf(other), Ink.Faint);
            }

            screen.Hang("BITS error", text, 2, LabelWidth);
        }

        if (explanation.Culprit is { } culprit)
        {
            screen.Hang(
                "who",
                screen
                    .Text(Wording.PartyOf(culprit.Party, proxySoftware: null), Ink.BadStrong)
                    .Add(", " + Wording.Of(culprit.Confidence) + ": ", Ink.Faint)
                    .Add(Screen.Whole(culprit.Why)),
                2,
                LabelWidth
            );
        }

        if (explanation.Remedy is { } remedy)
        {
            screen.Hang("fix", screen.Text(remedy), 2, LabelWidth);
        }

        if (explanation.Scan is { } scan)
        {
            var isOpen = scan is { Route: null, Settings.ScriptUrl: not null };
            var text = isOpen ? screen.Text("what its script says, which was not asked") : Way(screen, scan);
            text.Add($", by {scan.Source}", Ink.Faint);
            if (!isOpen && scan.Route?.Proxy?.ToString() != decision.Route?.Proxy?.ToString())
            {
                text.Add("; another way than the download", Ink.Warning);
            }

            screen.Hang("scan takes", text, 2, LabelWidth);
        }

        screen.Gap();
        screen.Line(screen.Text("how that was decided", Ink.Faint), 2);
        var steps = decision.Trace;
        var width = steps.Length.ToString(CultureInfo.InvariantCulture).Length;
        for (var i = 0; i < steps.Length; i++)
        {
            screen.Hang(
                (i + 1).ToString(CultureInfo.InvariantCulture).PadLeft(width),
                screen.Text(Screen.Whole(steps[i])),
                2,
                width + 2
            );
        }
    }

    private static Phrase Way(Screen screen, ProxyDecision decision) =>
        decision.Route is not { } route ? NoWay(screen)
        : route.Proxy is { } proxy ? screen.Text("the proxy ").Add(proxy.ToString(), Ink.Strong)
        : screen.Text("no proxy, ").Add("direct", Ink.Strong);

    private static Phrase NoWay(Screen screen) =>
        screen.Text("no way: BITS fails before it sends anything", Ink.BadStrong);

    /// <summary>The state that a job is left in by an error, as the verdict of a check has it.</summary>
    private static string StateOf(BitsError error) =>
        JobModel.StateOf(error).Outcome == JobOutcome.TransientError ? " (TRANSIENT_ERROR)" : " (ERROR)";

    private static ProxyDecisionDocument ToDocument(ProxyExplanation explanation)
    {
        var decision = explanation.Decision;
        return new ProxyDecisionDocument(
            explanation.Url.ToString(),
            explanation.IsUsable,
            Kind(decision.Route?.Kind),
            decision.Route?.Proxy?.ToString(),
            decision.Source,
            decision.Setting,
            explanation.Problem,
            explanation.IsUnsupported,
            explanation.Error is { } error ? ToDocument(error) : null,
            [.. explanation.Alternatives.Select(ToDocument)],
            explanation.Culprit is { } culprit
                ? new CulpritDocument(Tokens.Of(culprit.Party), Tokens.Of(culprit.Confidence), culprit.Why)
                : null,
            explanation.Remedy,
            [.. decision.Trace],
            decision.Pac is { } pac
                ? new ScriptDocument(
                    pac.Source,
                    pac.Result,
                    [
                        .. pac
                            .Entries.Take(MostEntries)
                            .Select(e => new ScriptEntryDocument(e.Text, Kind(e.Kind), e.Proxy?.ToString())),
                    ]
                )
                : null,
            explanation.Scan is { } scan
                ? new ScanDocument(Kind(scan.Route?.Kind), scan.Route?.Proxy?.ToString(), scan.Source, scan.Problem)
                : null,
            [
                .. explanation.Known.Select(s => new ProxySettingsDocument(
                    Tokens.Of(s.Owner),
                    s.Place,
                    s == decision.Settings && decision.Source == s.Name,
                    s.ShownProxy,
                    s.ShownBypass,
                    s.ShownAutoConfigUrl,
                    s.AutoDetect
                )),
            ]
        );
    }

    private static string? Kind(RouteKind? kind) => kind is { } known ? Tokens.Of(known) : null;

    private static ErrorNameDocument ToDocument(BitsError error) => new(error.Name, error.Hex);
}
