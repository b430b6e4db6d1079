using Probe.Checks;
using Probe.Exchanges;
using Probe.Findings;

namespace Probe.Reports.Terminal;

/// <summary>One finding, to be acted on: what was wanted, what came, what to do, where the bytes are that prove it.</summary>
internal static class FindingBlock
{
    private const int LabelWidth = 10;
    private const int MostQuoted = 72;

    internal static void Write(Screen screen, RunGroup group)
    {
        var findings = group.Findings.ToList();
        if (findings.Count == 0)
        {
            return;
        }

        var advisory = findings.Count(f => f.Level == CheckLevel.Advisory);
        var required = findings.Count - advisory;
        var counts = new[] { required > 0 ? $"{required} required" : "", advisory > 0 ? $"{advisory} advisory" : "" };
        screen.Title("FINDINGS", screen.Text(string.Join(", ", counts.Where(c => c.Length > 0)), Ink.Faint));
        foreach (var (finding, level, decides) in findings)
        {
            if (findings.Count > 1)
            {
                screen.Gap();
            }

            Write(screen, group, finding, level, decides);
        }
    }

    private static void Write(Screen screen, RunGroup group, Finding finding, CheckLevel level, bool decides)
    {
        screen.Line(TitleOf(screen, finding, level, decides), 2);
        WriteBody(screen, group, finding);
    }

    /// <summary>The check that says so, and what weight it has.</summary>
    internal static Phrase TitleOf(Screen screen, Finding finding, CheckLevel level, bool decides)
    {
        var advisory = level == CheckLevel.Advisory;
        return screen
            .Text(
                (advisory ? screen.Glyphs.Warning : screen.Glyphs.Bad) + " " + finding.CheckId,
                advisory ? Ink.WarningStrong : Ink.BadStrong
            )
            .Add(
                advisory ? "  advisory"
                    : decides ? "  decides the verdict"
                    : "",
                Ink.Faint
            );
    }

    /// <summary>Everything of a finding but its title.</summary>
    internal static void WriteBody(Screen screen, RunGroup group, Finding finding)
    {
        screen.Hang("", screen.Text(screen.Short(finding.Summary)), 2, 2);
        screen.Hang("expected", screen.Text(screen.Short(finding.Expected), Ink.Good), 4, LabelWidth);
        screen.Hang("actual", screen.Text(screen.Short(finding.Actual), Ink.Bad), 4, LabelWidth);
        foreach (var experiment in finding.Experiments)
        {
            var outcome = experiment.Exchange.Response?.StatusLine ?? experiment.Exchange.Failure?.Cause ?? "no reply";
            screen.Hang(
                "tried",
                screen
                    .Text($"without {experiment.Without}: ")
                    .Add(screen.Short(outcome), experiment.Passes ? Ink.Good : Ink.Bad)
                    .Add($" #{experiment.Exchange.Number}", Ink.Note)
                    .Add(experiment.Passes ? ", so that line is what is objected to" : "", Ink.Plain),
                4,
                LabelWidth
            );
        }

        var verdict = group.Worst.Verdict;
        if (finding.BitsError is { } error && error.HResult != verdict.BitsError?.Error.HResult)
        {
            screen.Hang("error", screen.Text($"{error.Name} {error.Hex} ({finding.Basis})"), 4, LabelWidth);
        }

        if (finding.Culprit != verdict.Culprit)
        {
            screen.Hang(
                "culprit",
                screen
                    .Text(Wording.PartyOf(finding.Culprit.Party, group.Worst))
                    .Add(Wording.SureOf(finding.Culprit) + ": ", Ink.Faint)
                    .Add(screen.Short(finding.Culprit.Why)),
                4,
                LabelWidth
            );
        }

        if (finding.Remedy != verdict.Remedy)
        {
            RemedyBlock.Write(screen, finding.Remedy, finding, 4, LabelWidth);
        }

        WriteEvidence(screen, group.Worst.Log, finding);
        WriteSources(screen, finding);
    }

    // The first source is the one to read; the rest are for those who doubt it.
    private static void WriteSources(Screen screen, Finding finding)
    {
        var shown = screen.Options.Verbose ? finding.Sources : [.. finding.Sources.Take(1)];
        WriteSources(screen, shown, finding.Sources.Length - shown.Length);
    }

    /// <summary>Where rules stand.</summary>
    /// <param name="screen">Where to.</param>
    /// <param name="sources">They.</param>
    /// <param name="more">How many more there are.</param>
    internal static void WriteSources(Screen screen, IEnumerable<string> sources, int more = 0)
    {
        var phrases = sources.Select(s => screen.Text().AddSource(screen.Short(s), Ink.Faint)).ToList();
        if (more > 0 && phrases.Count > 0)
        {
            phrases[^1].Add($" ({more} more with -v)", Ink.Faint);
        }

        screen.List("source", phrases, 4, LabelWidth);
    }

    private static void WriteEvidence(Screen screen, ExchangeLog log, Finding finding)
    {
        var most = screen.MostPieces;
        var exchanges = log.All.ToLookup(x => x.Number);
        var pieces = finding.Evidence.GroupBy(e => Describe(e, exchanges[e.Exchange].FirstOrDefault())).ToList();
        var label = "evidence";
        foreach (var piece in pieces.Take(most))
        {
            screen.Hang(
                label,
                screen
                    .Text(Wording.Numbers(piece.Select(e => e.Exchange)) + " ", Ink.Note)
                    .Add(screen.Short(piece.Key)),
                4,
                LabelWidth
            );
            label = "";
        }

        if (pieces.Count > most)
        {
            screen.Hang(
                "",
                screen.Text($"and {pieces.Count - most} more ({screen.WhereAll})", Ink.Faint),
                4,
                LabelWidth
            );
        }
    }

    private static string Describe(Evidence evidence, Exchange? exchange) =>
        evidence.Part switch
        {
            EvidencePart.RequestHead => "request head" + Place(evidence),
            EvidencePart.ResponseHead => "response head" + Place(evidence) + Quote(evidence, exchange?.Response),
            EvidencePart.TunnelResponse => "reply to CONNECT"
                + Place(evidence)
                + Quote(evidence, exchange?.Tunnel?.Response),
            EvidencePart.Lookup => "look-up of the name",
            EvidencePart.Certificate => "certificate",
            EvidencePart.ResponseBody => "response body" + Place(evidence),
            _ => Describe(evidence, exchange?.Failure),
        };

    private static string Describe(Evidence evidence, ExchangeFailure? failure)
    {
        if (failure is null)
        {
            return "no answer" + Place(evidence);
        }

        var received = failure.ReceivedBytes.IsEmpty
            ? ""
            : " after " + SafeText.Quote(failure.ReceivedBytes.AsSpan(), MostQuoted);
        return $"{Wording.StageOf(failure.Stage)}: {failure.Cause}{Place(evidence)}: {failure.Detail}{received}";
    }

    private static string Place(Evidence evidence) =>
        (evidence.Offset, evidence.Length) switch
        {
            ({ } offset, { } length and > 1) => $", {Units.Number(length)} octets at offset {Units.Number(offset)}",
            ({ } offset, _) => $", offset {Units.Number(offset)}",
            _ => "",
        };

    // Request heads are never quoted, nor lines that carry secrets of a session.
    private static string Quote(Evidence evidence, Http.ResponseHead? head)
    {
        if (head is null)
        {
            return "";
        }

        var bytes = head.Bytes.AsSpan();
        if (evidence is { Offset: { } offset, Length: { } length })
        {
            if (offset < 0 || length <= 0 || offset >= bytes.Length)
            {
                return "";
            }

            bytes = bytes.Slice((int)offset, (int)Math.Min(length, bytes.Length - offset));
        }
        else
        {
            bytes = bytes[..Math.Max(0, bytes.IndexOf((byte)'\n'))];
        }

        bytes = bytes.TrimEnd("\r\n"u8);
        return bytes.IsEmpty || HoldsSecret(bytes) ? "" : ": " + SafeText.Quote(bytes, MostQuoted);
    }

    private static bool HoldsSecret(ReadOnlySpan<byte> bytes)
    {
        var text = System.Text.Encoding.Latin1.GetString(bytes);
        return text.Contains("cookie", StringComparison.OrdinalIgnoreCase)
            || text.Contains("authenticat", StringComparison.OrdinalIgnoreCase)
            || text.Contains("authorization", StringComparison.OrdinalIgnoreCase);
    }
}
