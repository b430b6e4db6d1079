using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Planning;

namespace Probe.Checks.Response;

/// <summary>Replies are written as the grammar says, also where tolerant clients would forgive it.</summary>
public sealed class RepliesFollowTheGrammar : ICheck
{
    /// <inheritdoc/>
    public CheckInfo Info { get; } =
        new()
        {
            Id = "replies-follow-the-grammar",
            Group = "response",
            Level = CheckLevel.Advisory,
            Summary = "Replies follow HTTP's grammar to the letter; what one client forgives, the next hop may not.",
            NoRemedies = "irregular replies are a defect of the software, which no setting mends",
            BitsErrors = [],
            Sources = [RuleSources.MessageFormat, RuleSources.MessageBody],
        };

    /// <inheritdoc/>
    public IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange());
    }

    /// <inheritdoc/>
    public Judgement Judge(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var answered = context.Log.Settled.Where(e => !e.IsControl && e.Response is not null).ToList();
        if (answered.Count == 0)
        {
            return Judgement.NotRun("no reply came");
        }

        var findings = answered
            .SelectMany(e => Irregularities(e).Select(i => (Exchange: e, Irregularity: i)))
            .GroupBy(x => x.Irregularity.Anomaly.Kind)
            .Select(group => ToFinding(group.Key, [.. group.DistinctBy(x => x.Exchange.Number)], context))
            .ToImmutableArray();
        return findings.IsEmpty
            ? Judgement.Passed(
                answered.Count == 1 ? "the one reply is regular" : $"all {answered.Count} replies are regular"
            )
            : Judgement.Failed(findings);
    }

    private Finding ToFinding(
        string kind,
        ImmutableArray<(Exchange Exchange, Irregularity Irregularity)> group,
        JudgeContext context
    )
    {
        var (exchange, irregularity) = group[0];
        var (what, rule) = Describe(kind);
        var fault = new Fault
        {
            Kind = kind,
            Summary = what,
            Expected = rule,
            Actual =
                $"{Saying.Asked(exchange)}: {irregularity.Anomaly.Detail} (octet {irregularity.Anomaly.Offset} of the {Name(irregularity.Part)})",
            Remedy =
                "Nothing breaks by this alone. Tell the maker of the hop that writes it, or compare both sides with: "
                + Reproduce.WithCurl(exchange),
            Severity = Severity.Warning,
            EndsJob = false,
        };
        return fault.ToFinding(
            Info,
            exchange,
            CulpritFinder.Find(
                exchange,
                context.Log.CounterpartOf(exchange),
                counterpart => Irregularities(counterpart).Any(i => i.Anomaly.Kind == kind)
            ),
            [
                .. group.Select(x => new Evidence(
                    x.Exchange.Number,
                    x.Irregularity.Part,
                    x.Irregularity.Anomaly.Offset,
                    1
                )),
            ]
        );
    }

    /// <summary>What was irregular, without what other checks judge.</summary>
    private static IEnumerable<Irregularity> Irregularities(Exchange exchange)
    {
        var tunnel = exchange.Tunnel?.Response?.Anomalies ?? [];
        var heads = exchange.Interim.Append(exchange.Response).SelectMany(head => head?.Anomalies ?? []);
        return tunnel
            .Select(a => new Irregularity(EvidencePart.TunnelResponse, a))
            .Concat(heads.Select(a => new Irregularity(EvidencePart.ResponseHead, a)))
            .Concat(exchange.BodyAnomalies.Select(a => new Irregularity(EvidencePart.ResponseBody, a)))
            .Where(i => !IsJudgedElsewhere(i.Anomaly.Kind, exchange));
    }

    private static bool IsJudgedElsewhere(string kind, Exchange exchange) =>
        kind == AnomalyKinds.ConflictingLengths
        || (kind == AnomalyKinds.BodyWhereNoneBelongs && exchange.Spec.Method == "HEAD");

    private static string Name(EvidencePart part) =>
        part switch
        {
            EvidencePart.TunnelResponse => "reply to CONNECT",
            EvidencePart.ResponseBody => "body",
            _ => "head",
        };

    private static (string What, string Rule) Describe(string kind) =>
        kind switch
        {
            AnomalyKinds.LineFeedOnly => (
                "Header lines end in LF without CR",
                "each line ends in CR LF (RFC 9112, 2.1)"
            ),
            AnomalyKinds.FoldedHeader => (
                "A header line is folded onto the next",
                "one line for each header: folding is obsolete (RFC 9112, 5.2)"
            ),
            AnomalyKinds.SpaceBeforeColon => (
                "White space stands between a header's name and its colon",
                "the colon follows the name at once (RFC 9112, 5.1)"
            ),
            AnomalyKinds.OddHeaderName => (
                "A header's name has characters that no name may have",
                "names are tokens: letters, digits and !#$%&'*+-.^_`|~ (RFC 9110, 5.1)"
            ),
            AnomalyKinds.HeaderWithoutColon => ("A header or trailer line has no colon", "'Name: value' (RFC 9112, 5)"),
            AnomalyKinds.BareCarriageReturn => ("A CR stands alone inside a line", "CR only before LF (RFC 9112, 2.2)"),
            AnomalyKinds.ControlCharacter => (
                "A control character stands in a header line",
                "no control characters but tab (RFC 9110, 5.5)"
            ),
            AnomalyKinds.RepeatedLength => (
                "Content-Length is there more than once with the same value",
                "one Content-Length line with one value (RFC 9110, 8.6)"
            ),
            AnomalyKinds.InvalidLength => (
                "Content-Length is not a plain decimal number",
                "digits alone (RFC 9110, 8.6)"
            ),
            AnomalyKinds.LengthWithTransferEncoding => (
                "Transfer-Encoding and Content-Length are both there",
                "one of them: both together is how requests are smuggled (RFC 9112, 6.1)"
            ),
            AnomalyKinds.UnknownTransferEncoding => (
                "Transfer-Encoding names something other than chunked",
                "only codings that the client offered by TE, and BITS offers none (RFC 9112, 7)"
            ),
            AnomalyKinds.BodyWhereNoneBelongs => (
                "Octets follow a reply that may have no body",
                "nothing after the head of a 204 or 304 (RFC 9112, 6.3)"
            ),
            AnomalyKinds.BytesAfterBody => (
                "Octets follow the end of a body",
                "the next reply, or nothing, after the body (RFC 9112, 6.3)"
            ),
            AnomalyKinds.OddVersion => (
                "The status line names an HTTP version that HTTP/1.x clients do not know",
                "HTTP/1.1 or HTTP/1.0 (RFC 9112, 2.3)"
            ),
            AnomalyKinds.OddStatusLine => (
                "The status line departs from the grammar",
                "version, one space, three digits, one space, reason (RFC 9112, 4)"
            ),
            AnomalyKinds.RepeatedTransferEncoding => (
                "Transfer-Encoding names chunked twice",
                "chunked once, as the last coding (RFC 9112, 6.1)"
            ),
            AnomalyKinds.ChunkedInOldVersion => (
                "A reply of a version before HTTP/1.1 is chunked",
                "no transfer coding before HTTP/1.1 (RFC 9112, 6.1)"
            ),
            AnomalyKinds.NonAsciiReason => (
                "The reason phrase has octets above 127",
                "a reason phrase in ASCII; clients are to ignore it (RFC 9112, 4)"
            ),
            AnomalyKinds.OddChunkSize => (
                "A chunk-size line has octets that the grammar does not allow",
                "hexadecimal digits, perhaps an extension, CR LF (RFC 9112, 7.1)"
            ),
            _ => ($"A reply is irregular ({kind})", "a reply that follows RFC 9112"),
        };

    private readonly record struct Irregularity(EvidencePart Part, Anomaly Anomaly);
}
