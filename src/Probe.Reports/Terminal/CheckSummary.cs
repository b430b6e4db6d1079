using Probe.Checks;
using Probe.Verdicts;
using Spectre.Console;

namespace Probe.Reports.Terminal;

/// <summary>All checks: how many ended how, one sign per check by group, and why those not judged were not.</summary>
internal static class CheckSummary
{
    private const int MostIds = 8;
    private const int MostReasons = 6;

    /// <summary>How checks end, in the order of interest.</summary>
    internal static CheckStatus[] Order { get; } =
    [CheckStatus.Failed, CheckStatus.Passed, CheckStatus.Blocked, CheckStatus.NotRun, CheckStatus.NotApplicable];

    internal static void Write(Screen screen, RunGroup group)
    {
        var checks = group.Worst.Checks;
        var counts = screen.Text();
        foreach (var status in Order.Where(s => checks.Any(c => c.Status == s)))
        {
            var ofStatus = checks.Where(c => c.Status == status).ToList();
            var (sign, style) = SignOf(screen.Glyphs, ofStatus.MinBy(c => c.Check.Level)!);
            counts
                .Add(counts.IsEmpty ? "" : "   ")
                .Add(sign, style)
                .Add($" {Units.Number(ofStatus.Count)} {WordOf(status)}", Ink.Faint);
        }

        screen.Title("CHECKS", counts);
        if (screen.Options.Verbose)
        {
            WriteAll(screen, checks);
            return;
        }

        WriteSigns(screen, checks);
        WriteNotJudged(screen, checks, CheckStatus.Blocked);
        WriteNotJudged(screen, checks, CheckStatus.NotRun);
        if (!group.IsFine)
        {
            WriteNotApplicable(screen, checks);
        }
    }

    // One sign per check, by group.
    private static void WriteSigns(Screen screen, IEnumerable<CheckResult> checks)
    {
        screen.Flow(checks.GroupBy(c => c.Check.Group).Select(g => Signs(screen, g)), 2, 2);
    }

    private static Phrase Signs(Screen screen, IGrouping<string, CheckResult> group)
    {
        var phrase = screen.Text(group.Key + " ");
        foreach (var check in group)
        {
            var (sign, style) = SignOf(screen.Glyphs, check);
            phrase.Add(sign, style);
        }

        return phrase;
    }

    // The ids that share a reason stand together; groups that share it whole are named as groups.
    private static void WriteNotJudged(Screen screen, IReadOnlyCollection<CheckResult> checks, CheckStatus status)
    {
        var reasons = checks.Where(c => c.Status == status).GroupBy(c => c.Reason).ToList();
        if (reasons.Count > MostReasons)
        {
            // Where hardly anything could be judged, why not is one sentence, not thirty.
            var all = reasons.Sum(g => g.Count());
            var (mark, ink) = SignOf(screen.Glyphs, reasons[0].First());
            screen.Hang(
                mark,
                screen.Text($"{Units.Number(all)} {WordOf(status)} for want of an answer to judge (-v says why each)"),
                2,
                2,
                ink
            );
            return;
        }

        foreach (var alike in reasons)
        {
            var whole =
                alike.Count() > MostIds
                    ? checks
                        .GroupBy(c => c.Check.Group)
                        .Where(g => g.Count() > 1 && g.All(c => c.Status == status && c.Reason == alike.Key))
                        .Select(g => g.Key)
                        .ToList()
                    : [];
            var names = alike
                .Where(c => !whole.Contains(c.Check.Group))
                .Select(c => c.Check.Id)
                .Concat(whole.Count == 0 ? [] : ["all of " + string.Join(", ", whole)]);
            var (sign, style) = SignOf(screen.Glyphs, alike.First());
            screen.Hang(
                sign,
                screen.Text($"{WordOf(status)}, {screen.Short(alike.Key)}: ").Add(string.Join(", ", names), Ink.Faint),
                2,
                2,
                style
            );
        }
    }

    private static void WriteNotApplicable(Screen screen, IEnumerable<CheckResult> checks)
    {
        var ids = checks.Where(c => c.Status == CheckStatus.NotApplicable).Select(c => c.Check.Id).ToList();
        if (ids.Count > 0)
        {
            screen.Hang(
                screen.Glyphs.NotApplicable,
                screen.Text("not applicable (-v says why): " + string.Join(", ", ids), Ink.Faint),
                2,
                2
            );
        }
    }

    // Every check with its reason, by group.
    private static void WriteAll(Screen screen, IEnumerable<CheckResult> checks)
    {
        foreach (var group in checks.GroupBy(c => c.Check.Group))
        {
            var counts = Order
                .Select(s => (Status: s, Count: group.Count(c => c.Status == s)))
                .Where(x => x.Count > 0)
                .Select(x => $"{Units.Number(x.Count)} {WordOf(x.Status)}");
            screen.Line(screen.Text(group.Key).Add(": " + string.Join(", ", counts), Ink.Faint), 2);
            foreach (var check in group)
            {
                var (sign, style) = SignOf(screen.Glyphs, check);
                screen.Hang(sign, LineOf(screen, check), 4, 2, style);
            }
        }
    }

    /// <summary>A check with its level and reason.</summary>
    internal static Phrase LineOf(Screen screen, CheckResult check) =>
        screen
            .Text(check.Check.Id, check.Status == CheckStatus.Failed ? SignOf(screen.Glyphs, check).Style : Ink.Plain)
            .Add(check.Check.Level == CheckLevel.Advisory ? " (advisory)" : "", Ink.Faint)
            .Add(": " + screen.Short(check.Reason), Ink.Faint);

    internal static (string Sign, Style Style) SignOf(Glyphs glyphs, CheckResult check) =>
        check.Status switch
        {
            CheckStatus.Passed => (glyphs.Good, Ink.Good),
            CheckStatus.Failed when check.Check.Level == CheckLevel.Advisory => (glyphs.Warning, Ink.WarningStrong),
            CheckStatus.Failed => (glyphs.Bad, Ink.BadStrong),
            CheckStatus.Blocked => (glyphs.Blocked, Ink.Warning),
            CheckStatus.NotRun => (glyphs.NotRun, Ink.Warning),
            _ => (glyphs.NotApplicable, Ink.Faint),
        };

    internal static string WordOf(CheckStatus status) => Json.Tokens.Of(status).Replace('_', ' ');
}
