using System.Globalization;
using Probe.Bits;
using Probe.Checks;
using Probe.Remedies;
using Probe.Reports.Terminal;

namespace Probe.Reports;

/// <summary>What <c>bitsprobe explain</c> prints: a code's catalogue entry or a check's description, with what belongs to it.</summary>
/// <param name="options">Width, colour, character set.</param>
public sealed class ExplainReport(ReportOptions options)
{
    private const int LabelWidth = 10;

    /// <summary>Writes what a text means as a code, or which names come near it.</summary>
    /// <param name="lookup">The catalogue's answer.</param>
    /// <param name="checks">All checks; those that can lead to the code are named.</param>
    /// <param name="writer">Where to.</param>
    public void Write(CodeLookup lookup, IReadOnlyCollection<CheckInfo> checks, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        ArgumentNullException.ThrowIfNull(checks);
        ArgumentNullException.ThrowIfNull(writer);
        var screen = new Screen(options);
        foreach (var reading in lookup.Readings)
        {
            screen.Gap();
            foreach (var code in reading.Matches.GroupBy(e => e.HResult))
            {
                screen.Gap();
                Write(screen, [.. code], reading.ReadAs, checks);
            }
        }

        if (!lookup.Found)
        {
            screen.Line(screen.Text($"'{screen.Short(lookup.Text)}' is no code, name or check that is known here"));
            if (!lookup.Suggestions.IsEmpty)
            {
                screen.Hang("near it:", screen.Text(string.Join(", ", lookup.Suggestions)), 2, LabelWidth);
            }
        }

        screen.Print(writer);
    }

    /// <summary>Writes what a check holds and what its failure leads to.</summary>
    /// <param name="check">The check.</param>
    /// <param name="writer">Where to.</param>
    public void Write(CheckInfo check, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(writer);
        var screen = new Screen(options);
        var required = check.Level == CheckLevel.Required;
        screen.Line(
            screen
                .Text(check.Id, Ink.Strong)
                .Add($"  {(required ? "required" : "advisory")} check, group {check.Group}", Ink.Faint)
        );
        screen.Gap();
        screen.Line(screen.Text(check.Summary), 2);
        screen.Gap();
        var label = "errors";
        foreach (var error in check.BitsErrors.Select(BitsErrors.Get))
        {
            screen.Hang(
                label,
                screen.Text(error.Name, Ink.Note).Add($" {error.Hex}: ", Ink.Faint).Add(error.Cause),
                2,
                LabelWidth
            );
            label = "";
        }

        if (check.BitsErrors.IsEmpty)
        {
            screen.Hang(label, screen.Text("none: BITS has no error of its own for it"), 2, LabelWidth);
        }

        if (!check.DependsOn.IsEmpty)
        {
            screen.Hang("after", screen.Text(string.Join(", ", check.DependsOn)), 2, LabelWidth);
        }

        if (check.Inferred is { } inferred)
        {
            screen.Hang("inferred", screen.Text(inferred), 2, LabelWidth);
        }

        if (check.NoRemedies is { } reason)
        {
            screen.Hang("remedies", screen.Text("none by product: " + reason), 2, LabelWidth);
        }

        WriteRemedies(screen, check.Ailments);
        WriteSources(screen, check.Sources);
        screen.Print(writer);
    }

    private static void Write(
        Screen screen,
        IReadOnlyList<BitsError> names,
        string readAs,
        IEnumerable<CheckInfo> checks
    )
    {
        var error = names[0];
        screen.Line(
            screen.Text(error.Name, Ink.Strong).Add(" " + error.Hex, Ink.Strong).Add($"  read as {readAs}", Ink.Faint)
        );
        if (names.Count > 1)
        {
            screen.Line(
                screen.Text("also called " + string.Join(", ", names.Skip(1).Select(e => e.Name)), Ink.Faint),
                2
            );
        }

        screen.Gap();
        screen.Hang("cause", screen.Text(error.Cause), 2, LabelWidth);
        screen.Hang("fix", screen.Text(error.Remedy), 2, LabelWidth);
        screen.Hang(
            "points at",
            screen.Text(error.Parties.Replace("|", ", ", StringComparison.Ordinal)),
            2,
            LabelWidth
        );
        screen.Hang("job", screen.Text(JobOf(error.JobState)), 2, LabelWidth);
        screen.Hang(
            "decimal",
            screen.Text(
                error.HResult.ToString(CultureInfo.InvariantCulture)
                    + ", signed "
                    + unchecked((int)error.HResult).ToString(CultureInfo.InvariantCulture)
            ),
            2,
            LabelWidth
        );
        screen.Hang("header", screen.Text(error.Header), 2, LabelWidth);
        var related = checks.Where(c => c.BitsErrors.Contains(error.HResult)).Select(c => c.Id).ToList();
        screen.Hang(
            "checks",
            related.Count > 0
                ? screen.Text(string.Join(", ", related))
                : screen.Text("none: no check of this program leads to it", Ink.Faint),
            2,
            LabelWidth
        );
        WriteRemedies(
            screen,
            Ailments.OfError(
                error.HResult,
                checks.Where(c => c.BitsErrors.Contains(error.HResult)).SelectMany(c => c.Ailments)
            )
        );
        WriteSources(screen, names.SelectMany(e => e.Sources).Distinct());
    }

    private static void WriteRemedies(Screen screen, IEnumerable<Ailment> ailments)
    {
        var remedies = AllRemedies.Against(ailments);
        if (remedies.IsEmpty)
        {
            return;
        }

        screen.Line(screen.Text("remedies", Ink.Faint), 2);
        if (screen.Options.Verbose)
        {
            RemedyBlock.WriteWhole(screen, remedies, 4, withSource: true);
        }
        else
        {
            RemedyBlock.WriteList(screen, remedies, 4, int.MaxValue);
        }
    }

    private static string JobOf(string state) =>
        state switch
        {
            "error" => "ends in BG_JOB_STATE_ERROR, until somebody resumes it",
            "transient" => "waits in BG_JOB_STATE_TRANSIENT_ERROR and tries again",
            _ => "the state it leads to is not documented",
        };

    private static void WriteSources(Screen screen, IEnumerable<string> sources)
    {
        var label = "source";
        foreach (var source in sources)
        {
            screen.Hang(label, screen.Text(source, Ink.Faint), 2, LabelWidth);
            label = "";
        }
    }
}
