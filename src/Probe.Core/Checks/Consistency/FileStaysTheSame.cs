using System.Collections.Immutable;
using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Consistency;

/// <summary>Every answer of the run tells of the same file: same length, same Last-Modified.</summary>
public sealed class FileStaysTheSame : ICheck
{
    /// <inheritdoc/>
    public CheckInfo Info { get; } =
        new()
        {
            Id = "file-stays-the-same",
            Group = "consistency",
            Level = CheckLevel.Required,
            Summary =
                "Length and Last-Modified are the same in every answer; BITS starts a file over when one of them changes while it is transferred.",
            Ailments = [Ailment.CopiesDiffer],
            BitsErrors = [HResults.NoProgress, HResults.RemoteFileChanged],
            DependsOn = ["head-length-is-true", "content-is-not-transformed"],
            Sources = [RuleSources.Consistency, RuleSources.LastModified],
            Inferred =
                "Documented is that BITS starts such a file over. That it ends in 0x80200024 when this happens on every round is "
                + "inferred; newer systems may say 0x80200073.",
        };

    /// <inheritdoc/>
    public IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context
            .Head()
            .Concat(context.FirstRange())
            .Concat(context.MiddleRange())
            .Concat(context.LastRange())
            .Concat(context.RepeatedHeads())
            .Concat(context.RepeatedRanges());
    }

    /// <inheritdoc/>
    public Judgement Judge(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var answers = LegAnswers.OfTheFile(context.Log, Leg.Main).ToImmutableArray();
        if (answers.Length < 2)
        {
            return Judgement.NotRun("fewer than two answers tell of the file");
        }

        var findings = new[]
        {
            Differences(answers, "Last-Modified", e => LegAnswers.Value(e, "Last-Modified"), context),
            Differences(answers, "Content-Length", HeadLength, context),
            Differences(answers, "Content-Range", Total, context),
        }
            .OfType<Finding>()
            .ToImmutableArray();
        if (!findings.IsEmpty)
        {
            return Judgement.Failed(findings);
        }

        var dates = answers.Count(e => LegAnswers.Value(e, "Last-Modified") is not null);
        return Judgement.Passed(
            dates > 1
                ? $"{dates} answers give the same Last-Modified, and all {answers.Length} the same length"
                : $"{answers.Length} answers give the same length; Last-Modified {(dates == 0 ? "is in none" : "is in one only")}"
        );
    }

    private Finding? Differences(
        ImmutableArray<Exchange> answers,
        string header,
        Func<Exchange, string?> read,
        JudgeContext context
    )
    {
        var first = answers.FirstOrDefault(e => read(e) is not null);
        var others = first is null
            ? []
            : answers.Where(e => read(e) is { } value && value != read(first)).ToImmutableArray();
        if (others.IsEmpty)
        {
            return null;
        }

        var what = header == "Last-Modified" ? "Last-Modified" : "the file's length";
        var values = answers.Select(read).OfType<string>().Distinct(StringComparer.Ordinal).ToImmutableArray();
        var again = others.All(e => e.Spec.Round > 0) ? " when asked again" : "";
        var fault = new Fault
        {
            Kind = header,
            Summary = $"Answers differ in {what}{again}: {values.Length} values in {answers.Length} answers",
            Expected = $"{Shown(header, read(first!)!)} in every answer, as in exchange {first!.Number}",
            Actual = string.Join(
                "; ",
                values.Take(4).Select(v => $"{Shown(header, v)} in {Numbers(answers.Where(e => read(e) == v))}")
            ),
            Ailment = Ailment.CopiesDiffer,
            Remedy =
                "Several copies of the file answer in turn: members of a farm whose copies were written at different times, or "
                + "caches beside the server. Give every member the same file with the same time stamp (robocopy /copy:DAT, rsync "
                + "-t; one shared content folder on WSUS servers behind a balancer), or bind a client to one member; purge the "
                + "URL from caches that hold an old copy. BITS starts the file over each time it meets the other copy. Compare: "
                + Reproduce.WithCurl(others[0]),
            HResult = HResults.NoProgress,
            Basis = "inferred",
            Alternatives = [HResults.RemoteFileChanged],
        };
        var deciding = others.FirstOrDefault(e => e.Spec.Purpose.Shape() is not null) ?? others[0];
        return LegAnswers
            .Shown(fault, deciding, header)
            .ToFinding(
                Info,
                deciding,
                LegAnswers.Blame(deciding, context.Log, leg => Other(context.Log, leg, read)),
                [.. others.Select(e => EvidenceOf(e, header))]
            ) with
        {
            Summary = fault.Summary,
        };
    }

    private static Exchange? Other(ExchangeLog log, Leg leg, Func<Exchange, string?> read)
    {
        var answers = LegAnswers.OfTheFile(log, leg).Where(e => read(e) is not null).ToList();
        return answers.Find(e => read(e) != read(answers[0]));
    }

    private static Findings.Evidence EvidenceOf(Exchange exchange, string header) =>
        exchange.Response!.Locate(header) is var (offset, length)
            ? new Findings.Evidence(exchange.Number, EvidencePart.ResponseHead, offset, length)
            : new Findings.Evidence(exchange.Number, EvidencePart.ResponseHead);

    /// <summary>GETs are held against HEAD by head-length-is-true; this is HEADs among themselves.</summary>
    private static string? HeadLength(Exchange exchange) =>
        exchange.Spec.Method == "HEAD" ? exchange.Response!.ContentLength?.ToString(Invariant) : null;

    private static string? Total(Exchange exchange) =>
        exchange.Status == 206 ? FileFacts.Total(exchange)?.ToString(Invariant) : null;

    private static string Shown(string header, string value) =>
        header switch
        {
            "Content-Length" => $"Content-Length: {value} to HEAD",
            "Content-Range" => $"a total of {value} in Content-Range",
            _ => $"{header}: {Saying.Quote(value)}",
        };

    private static string Numbers(IEnumerable<Exchange> exchanges)
    {
        var numbers = exchanges.Select(e => e.Number).ToList();
        return "exchange"
            + (numbers.Count == 1 ? " " : "s ")
            + string.Join(", ", numbers.Take(6))
            + (numbers.Count > 6 ? $" and {numbers.Count - 6} more" : "");
    }

    private static System.Globalization.CultureInfo Invariant => System.Globalization.CultureInfo.InvariantCulture;
}
