using System.Globalization;
using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Options;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Response;

/// <summary>Every reply comes, and comes whole: no close, reset or silence before its end.</summary>
public sealed class BodyIsComplete : ExchangeCheck
{
    /// <summary>Shorter than any usual time-out of a proxy or server, longer than any pause of a healthy one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "body-is-complete",
            Group = "response",
            Level = CheckLevel.Required,
            Summary =
                "Every reply arrives to its last octet; a close, reset or silence before it makes BITS start over.",
            Ailments = [Ailment.ConnectionClosed, Ailment.ClosedAfterSilence, Ailment.ReplyLate],
            BitsErrors = [HResults.ConnectionError, HResults.TimedOut],
            Sources = [RuleSources.Incomplete, RuleSources.WinHttpMessages, RuleSources.TroubleshootingBits],
            Inferred =
                "0x80072EFE is documented for a connection that breaks; that a connection closed or reset before the "
                + "first octet of a reply gives it too is inferred. WinHTTP's own time-outs under BITS are not known.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context
            .Head()
            .Concat(context.FirstRange())
            .Concat(context.SeriesRange())
            .Concat(context.ForegroundHead())
            .Concat(context.WholeFile());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Failure is { } failure
            ? IsBreak(failure)
            : exchange is { Spec.Method: not "HEAD", Response: not null };
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context) =>
        Judgement.NotRun("no body was seen to its end");

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) =>
        count == 1 ? "the one body did not break off" : $"none of {count} bodies broke off";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return exchange.Failure is not { } failure || !IsBreak(failure) ? null
            : exchange.Response is null ? NoReply(exchange, failure, context)
            : CutShort(exchange, failure, context);
    }

    private static bool IsBreak(ExchangeFailure failure) =>
        failure.Stage >= FailureStage.Send
        && failure.Cause
            is FailureCauses.ClosedEarly
                or FailureCauses.ClosedWithoutReply
                or FailureCauses.Reset
                or FailureCauses.TimedOut
                or FailureCauses.Unreachable
                or FailureCauses.Other;

    private static Fault NoReply(Exchange exchange, ExchangeFailure failure, JudgeContext context)
    {
        var silent = failure.Cause == FailureCauses.TimedOut;
        return new Fault
        {
            Kind = "no_reply_" + failure.Cause,
            Summary = failure.Cause switch
            {
                FailureCauses.TimedOut => $"No reply comes within {Seconds(context.Options.IdleTimeout)}",
                FailureCauses.Reset => "The connection is reset before a reply",
                FailureCauses.ClosedWithoutReply => "The connection is closed without one octet of reply",
                _ => "The connection breaks before a reply",
            },
            Expected = "a reply to every request",
            Actual = $"{Saying.Asked(exchange)}: {failure.Detail}",
            Ailment = Named(exchange, silent),
            Remedy = silent
                ? "Measure where the time goes, through the proxy and without it: "
                    + Reproduce.WithCurl(exchange)
                    + " -w '%{time_connect} %{time_starttransfer}\\n' . The usual cause is a hop that scans or fetches the whole "
                    + "file before it answers a small range."
                : OrTls(exchange, context)
                    + "Look into the log of the hop that closes (connection limits, an inspection module that drops the "
                    + "request, a crashed worker) and repeat: "
                    + Reproduce.WithCurl(exchange),
            HResult = silent ? HResults.TimedOut : HResults.ConnectionError,
            Basis = silent ? "documented" : "inferred",
            Part = EvidencePart.Failure,
        };
    }

    private static Fault CutShort(Exchange exchange, ExchangeFailure failure, JudgeContext context)
    {
        var got = exchange.Body?.Length ?? 0;
        var expected = exchange.Response!.ContentLength;
        var silent = failure.Cause == FailureCauses.TimedOut;
        return new Fault
        {
            Kind = "body_" + failure.Cause,
            Summary = failure.Cause switch
            {
                FailureCauses.TimedOut =>
                    $"A body stops and nothing more comes within {Seconds(context.Options.IdleTimeout)}",
                FailureCauses.Reset => "The connection is reset inside a body",
                FailureCauses.ClosedEarly => "The connection closes before a body is complete",
                _ => "The connection breaks inside a body",
            },
            Expected = expected is { } all
                ? $"{Saying.Octets(all)}, as Content-Length says"
                : "a body to the end of its chunks",
            Actual =
                $"{Saying.Asked(exchange)}: {Saying.Octets(got)} came"
                + (expected is { } whole ? $", {whole - got} are missing" : "")
                + $" ({failure.Detail})",
            Ailment = Named(exchange, silent),
            Remedy = silent
                ? "Find the hop that stops forwarding (a scanner that holds the rest back, a stalled origin, a path MTU "
                    + "problem where large packets vanish): repeat through the proxy and without it: "
                    + Reproduce.WithCurl(exchange)
                : "Find the hop that ends the connection: raise its time-outs, lift size limits of its scanner, and "
                    + "repeat: "
                    + Reproduce.WithCurl(exchange),
            HResult = silent ? HResults.TimedOut : HResults.ConnectionError,
            Part = got > 0 ? EvidencePart.ResponseBody : EvidencePart.ResponseHead,
            Offset = got > 0 ? got - 1 : null,
            Length = got > 0 ? 1 : null,
        };
    }

    /// <summary>Some that speak TLS hang up on plain HTTP without a word, as HAProxy does.</summary>
    private static string OrTls(Exchange exchange, JudgeContext context) =>
        exchange.Route.Kind == RouteKind.Proxy
        || exchange.Spec.Url.IsTls
        || context.Log.Main.Any(e => e.Response is not null)
            ? ""
        : exchange.Spec.Url.Port is 443 or 8531
            ? $"{exchange.Spec.Url.Port} is a port for https, and one that speaks TLS hangs up on plain HTTP: write https:// with it. Else: "
        : "If this port speaks TLS, which hangs up on plain HTTP, write https:// with it. Else: ";

    /// <summary>A hop that closes at once does not do so for want of patience: longer time-outs would change nothing.</summary>
    private static Ailment Named(Exchange exchange, bool silent) =>
        silent ? Ailment.ReplyLate
        : exchange.Timings.Total >= Patience ? Ailment.ClosedAfterSilence
        : Ailment.ConnectionClosed;

    private static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s";
}
