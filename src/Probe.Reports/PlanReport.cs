using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Reports.Terminal;
using Spectre.Console;

namespace Probe.Reports;

/// <summary>What <c>--dry-run</c> shows: each request that would be sent, how much it would pull, and what only the answers will tell.</summary>
/// <param name="options">Width, colour, character set; verbose shows the header lines of every request.</param>
public sealed class PlanReport(ReportOptions options)
{
    private const int LabelWidth = 7;

    /// <summary>Writes the plans.</summary>
    /// <param name="plans">One per URL.</param>
    /// <param name="run">What the run would be asked to do.</param>
    /// <param name="writer">Where to.</param>
    public void Write(IReadOnlyCollection<PlanPreview> plans, ProbeOptions run, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(plans);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(writer);
        var screen = new Screen(options);
        screen.Line(screen.Text("PLAN", Ink.Strong).Add("  nothing is sent", Ink.Faint));
        foreach (var plan in plans)
        {
            screen.Gap();
            Write(screen, plan, run);
        }

        screen.Print(writer);
    }

    private static void Write(Screen screen, PlanPreview plan, ProbeOptions run)
    {
        screen.Hang("url", screen.Text(plan.Url.ToString(), Ink.Strong), 2, LabelWidth);
        screen.Hang("via", screen.Text(screen.Short(Wording.RouteOf(plan.Decision, null))), 2, LabelWidth);
        if (plan.Decision.Problem is { } problem)
        {
            screen.Hang("", screen.Text(screen.Short(problem), Ink.Warning), 2, LabelWidth);
        }

        screen.Hang("how", screen.Text($"{run.Profile}, {Json.Tokens.Of(run.Depth)}"), 2, LabelWidth);
        if (plan.Main.IsEmpty)
        {
            screen.Hang("", screen.Text("no request would be sent"), 2, LabelWidth);
            return;
        }

        screen.Hang("file", screen.Text(Assumption(plan)), 2, LabelWidth);
        screen.Hang("pulls", screen.Text(Amount(plan, run)), 2, LabelWidth);
        screen.Gap();
        screen.Add(Table(screen, plan), 2);
        WriteHeads(screen, plan);
        WriteLimits(screen, run);
    }

    private static string Assumption(PlanPreview plan) =>
        $"taken to have {Units.Number(plan.AssumedLength)} octets ({Units.Octets(plan.AssumedLength)}); the length that the HEAD brings decides which ranges are asked for";

    private static string Amount(PlanPreview plan, ProbeOptions run)
    {
        var most = plan.Main.Concat(plan.Control).Sum(spec => (decimal)UpperBound(spec, plan.AssumedLength));
        var requests = Units.Count(plan.Main.Length + plan.Control.Length, "request");
        return $"{Units.Octets(plan.Octets)} in {requests} where all is well, at most {Units.Octets((long)Math.Min(most, long.MaxValue))} where ranges are ignored"
            + (run.MaxBytes is { } bound ? $"; --max-bytes {Units.Number(bound)} leaves out what would exceed it" : "");
    }

    private static long UpperBound(RequestSpec spec, long length) =>
        spec.Method == "HEAD" ? 0 : Math.Min(spec.BodyLimit ?? long.MaxValue, length);

    private static Table Table(Screen screen, PlanPreview plan)
    {
        var table = Tables.New(
            screen,
            ("#", true),
            ("purpose", false),
            ("request", false),
            ("octets", true),
            ("leg", false)
        );
        var number = 0;
        foreach (var spec in plan.Main.Concat(plan.Control))
        {
            var control = spec.Leg == Leg.Control;
            var style = control ? Ink.Faint : Ink.Plain;
            table.AddRow(
                Tables.Cell(screen, Units.Number(++number), Ink.Note),
                Tables.Cell(screen, spec.Purpose.ToToken(), style),
                Tables.Cell(screen, Wording.RequestOf(spec), style),
                Tables.Cell(screen, Octets(spec, plan.AssumedLength), style),
                Tables.Cell(screen, control ? "control, direct" : JobOf(spec.Purpose), Ink.Faint)
            );
        }

        return table;
    }

    private static string Octets(RequestSpec spec, long length) =>
        spec switch
        {
            { Method: "HEAD" } => "",
            { Range: { } range } when range.First >= length => "0",
            { Range: { } range } => Units.Number(Math.Min(range.Last, length - 1) - range.First + 1),
            _ => Units.Number(Math.Min(length, spec.BodyLimit ?? long.MaxValue)),
        };

    private static string JobOf(Purpose purpose) => purpose.Shape() is { } shape ? Wording.Of(shape) : "diagnostic";

    // The first of each method stands for the others, which differ in their range alone.
    private static void WriteHeads(Screen screen, PlanPreview plan)
    {
        var shown = screen.Options.Verbose
            ? plan.Main.Concat(plan.Control).ToImmutableArray()
            : [.. plan.Main.DistinctBy(spec => (spec.Method, HasRange: spec.Range is not null)).Take(2)];
        screen.Title(
            "ON THE WIRE",
            screen.Text(screen.Options.Verbose ? "" : "the first HEAD and the first range, -v shows all", Ink.Faint)
        );
        foreach (var spec in shown)
        {
            if (spec != shown[0])
            {
                screen.Gap();
            }

            screen.Line(screen.Text($"{spec.Method} {TargetOf(spec, plan.Decision)} HTTP/1.1"), 2);
            foreach (var (name, value) in spec.Headers.Select(h => (h.Name, h.Value)))
            {
                screen.Hang("", screen.Text(name + ": ", Ink.Note).Add(screen.Short(Shown(name, value))), 2, 0);
            }
        }
    }

    private static string TargetOf(RequestSpec spec, ProxyDecision decision) =>
        RequestTarget.For(
            spec.Url,
            spec.Leg == Leg.Control ? RouteKind.Direct : decision.Route?.Kind ?? RouteKind.Direct
        );

    private static string Shown(string name, string value) => SecretFinder.IsSecretLine(name) ? "***" : value;

    private static void WriteLimits(Screen screen, ProbeOptions run)
    {
        screen.Title("NOT KNOWN BEFOREHAND");
        Note(
            "a redirect adds a HEAD or GET to its target, at most "
                + Units.Count(run.MaxRedirects, "hop")
                + " per request"
        );
        Note(Wording.LoginOf(run));
        Note("a hop that cannot be reached ends the run early; what was not seen is then not judged");
        foreach (var inferred in Profiles.Find(run.Profile)?.Inferred ?? [])
        {
            Note("inferred, not captured: " + inferred);
        }

        void Note(string text) => screen.Hang(screen.Glyphs.Dot, screen.Text(text), 2, 2);
    }
}
