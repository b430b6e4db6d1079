using Probe.Bits;
using Probe.Checks;
using Probe.Reports.Json;
using Probe.Reports.Terminal;

namespace Probe.Reports;

/// <summary>What <c>bitsprobe checks</c> lists: every check with its weight, what it holds, and the errors a failure leads to.</summary>
/// <param name="options">Width, colour, character set; verbose adds sources, dependencies and what is inferred.</param>
public sealed class ChecksReport(ReportOptions options)
{
    /// <summary>Writes the list for people, by group.</summary>
    /// <param name="checks">The checks, in list order.</param>
    /// <param name="writer">Where to.</param>
    public void Write(IReadOnlyCollection<CheckInfo> checks, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(checks);
        ArgumentNullException.ThrowIfNull(writer);
        var screen = new Screen(options);
        var advisory = checks.Count(c => c.Level == CheckLevel.Advisory);
        screen.Line(
            screen
                .Text(Units.Count(checks.Count, "check"), Ink.Strong)
                .Add(
                    $": {Units.Number(checks.Count - advisory)} required, {Units.Number(advisory)} advisory",
                    Ink.Faint
                )
        );
        foreach (var group in checks.GroupBy(c => c.Group))
        {
            screen.Title(group.Key.ToUpperInvariant());
            foreach (var check in group)
            {
                Write(screen, check);
            }
        }

        screen.Print(writer);
    }

    /// <summary>Writes the list as JSON: an object with <c>schemaVersion</c> and <c>checks</c>.</summary>
    /// <param name="checks">The checks, in list order.</param>
    /// <param name="writer">Where to.</param>
    public static void WriteJson(IEnumerable<CheckInfo> checks, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(checks);
        ArgumentNullException.ThrowIfNull(writer);
        var document = new CheckListDocument(
            JsonReport.SchemaVersion,
            [
                .. checks.Select(check => new CheckEntryDocument(
                    check.Id,
                    check.Group,
                    Tokens.Of(check.Level),
                    check.Summary,
                    [.. check.BitsErrors.Select(BitsErrors.Get).Select(e => new ErrorNameDocument(e.Name, e.Hex))],
                    [.. check.DependsOn],
                    [.. check.Sources],
                    check.Inferred
                )),
            ]
        );
        ReportJsonContext.Write(document, writer);
    }

    private void Write(Screen screen, CheckInfo check)
    {
        var title = screen.Text(check.Id, Ink.Strong);
        if (check.Level == CheckLevel.Advisory)
        {
            title.Add(" advisory", Ink.Warning);
        }

        screen.Hang("", title, 2, 0);
        screen.Hang("", screen.Text(check.Summary), 4, 0);
        screen.Flow(
            check
                .BitsErrors.Select(BitsErrors.Get)
                .Select(error => screen.Text(error.Hex, Ink.Note).Add(" " + error.Name, Ink.Faint)),
            4,
            3
        );
        if (!options.Verbose)
        {
            return;
        }

        if (!check.DependsOn.IsEmpty)
        {
            screen.Hang("after", screen.Text(string.Join(", ", check.DependsOn), Ink.Faint), 4, 10);
        }

        if (check.Inferred is { } inferred)
        {
            screen.Hang("inferred", screen.Text(inferred, Ink.Faint), 4, 10);
        }

        screen.Hang("source", screen.Text(string.Join("; ", check.Sources), Ink.Faint), 4, 10);
    }
}
