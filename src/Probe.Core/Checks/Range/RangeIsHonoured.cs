using Probe.Bits;
using Probe.Checks.Integrity;
using Probe.Checks.Status;
using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Range;

/// <summary>A GET with Range is answered with 206, not with the whole file.</summary>
public sealed class RangeIsHonoured : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "range-is-honoured",
            Group = "range",
            Level = CheckLevel.Required,
            Summary =
                "A GET with Range is answered with 206; background jobs ask for ranges only and end when the whole file comes.",
            Ailments = [Ailment.RangesIgnored, Ailment.BlockPage, Ailment.RedirectedAway],
            BitsErrors = [HResults.InsufficientRangeSupport, HResults.ForStatus(204)],
            Sources =
            [
                RuleSources.WsusAgents,
                RuleSources.ReturnValues,
                RuleSources.HttpRequirements,
                RuleSources.ForegroundWorkaround,
                RuleSources.RangeRequest,
            ],
            Inferred = "The code of a success status other than 200 and 206 follows 0x80190000 | status.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context) => RangeAnswers.Wanted(context);

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);

        // An empty file has no octet to be asked for, and 200 without any is its right answer (empty-file-is-served).
        return RangeAnswers.IsOrdinary(exchange)
            && exchange.Status is >= 200 and < 300
            && exchange is not { Status: 200, Response.ContentLength: 0, Body: { Length: 0, End: BodyEnd.Complete } };
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context) =>
        Judgement.NotRun("no range was answered with success");

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) =>
        $"{count} of {count} ranges were answered with 206";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var head = exchange.Response!;
        if (head.Status == 206)
        {
            return null;
        }

        if (head.Status == 200 && IsPage(exchange, context))
        {
            return Page(exchange, context);
        }

        var whole = head.Status is 200 or 203;
        var received = exchange.Body is { Length: > 0 } body
            ? $"; {Saying.Octets(body.Length)} of it came"
                + (
                    body switch
                    {
                        { End: not BodyEnd.CutByPlan } => "",
                        { Cut: BodyCut.ByClient } => " before the client broke off",
                        { Cut: BodyCut.NotSeen } => ", as far as it was seen",
                        _ => " before this program stopped reading",
                    }
                )
            : "";
        var acceptRanges = head.Headers.Contains("Accept-Ranges") ? ", " + Saying.Line(head, "Accept-Ranges") : "";
        return new Fault
        {
            Kind = whole ? "whole_file" : $"status_{head.Status}",
            Summary = whole
                ? $"A range is answered with {head.Status} and the whole file"
                : $"A range is answered with {head.Status}",
            Expected = $"206 Partial Content with {exchange.Spec.Range}",
            Actual =
                $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)}, {Saying.Line(head, "Content-Length")}{acceptRanges}{received}",
            Ailment = Ailment.RangesIgnored,
            Remedy = RangeAnswers.LetRangesPass + " Check: " + Reproduce.WithCurl(exchange),
            HResult = whole ? HResults.InsufficientRangeSupport : HResults.ForStatus(head.Status),
            // Where the range spans all of a small file, 200 has the octets asked for; what BITS makes of it is not known.
            Basis = RangeAnswers.Classify(exchange, context.Log)
                is { Kind: RangeReplyKind.WholeFile, Acceptable: false }
                ? "documented"
                : "inferred",
            Offset = 0,
            Length = StatusLineLength(head),
        };
    }

    /// <summary>A portal or block page answers: that its 200 is no 206 is the least of it.</summary>
    private static Fault Page(Exchange exchange, JudgeContext context)
    {
        var head = exchange.Response!;
        var host = Printable.Escape(exchange.Spec.Url.Host, 120);
        var title =
            ContentIsNotTransformed.PageOf(exchange) is { } start && WebPages.Title(start.Bytes.AsSpan()) is { } name
                ? $", titled {Saying.Quote(name)}"
                : "";
        var isElsewhere = IsElsewhere(exchange, context);
        return new Fault
        {
            Kind = "page",
            Summary = isElsewhere
                ? $"Requests are sent to another host, {host}, and a web page comes in place of the file: a portal or login page"
                : "A web page comes in place of the file: a portal, login or block page",
            Expected = $"206 Partial Content with {exchange.Spec.Range}",
            Actual =
                $"{Saying.Asked(exchange)}{(isElsewhere ? " of " + Printable.Escape(exchange.Spec.Url.ToString(), 200) : "")}: "
                + $"{Saying.Outcome(exchange)}, {Saying.Line(head, "Content-Type")}{title}",
            Ailment = isElsewhere ? Ailment.RedirectedAway : Ailment.BlockPage,
            Remedy = Portal.Remedy(exchange, context.Url.Authority, ""),
            HResult = HResults.InsufficientRangeSupport,
            Basis = "inferred",
            Culprit = Portal.Blame(exchange, context, direct => IsPage(direct, context), "a page comes"),
            Offset = 0,
            Length = StatusLineLength(head),
        };
    }

    private static bool IsPage(Exchange exchange, JudgeContext context) =>
        exchange.Status == 200
        && ContentIsNotTransformed.PageOf(exchange) is not null
        && (ContentIsNotTransformed.IsNoText(context.Url) || IsElsewhere(exchange, context));

    private static bool IsElsewhere(Exchange exchange, JudgeContext context) =>
        exchange.Spec.Hop > 0
        && !string.Equals(exchange.Spec.Url.Host, context.Url.Host, StringComparison.OrdinalIgnoreCase);

    private static long StatusLineLength(ResponseHead head)
    {
        var end = head.Bytes.AsSpan().IndexOfAny((byte)'\r', (byte)'\n');
        return end < 0 ? head.Bytes.Length : end;
    }
}
