using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Response;

/// <summary>Reply heads and chunk lines are no larger than WinHTTP takes.</summary>
public sealed class HeadFitsWinHttpLimits : ExchangeCheck
{
    /// <summary>Most octets of a reply head that WinHTTP takes by default (WINHTTP_OPTION_MAX_RESPONSE_HEADER_SIZE).</summary>
    public const int WinHttpHeadOctets = 64 * 1024;

    /// <summary>Most octets of one header value that [MC-BUP] advises.</summary>
    public const int AdvisedValueOctets = 4 * 1024;

    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "head-fits-winhttp-limits",
            Group = "response",
            Level = CheckLevel.Required,
            Summary = "Reply heads stay within what WinHTTP takes: 64 KiB by default, and no endless lines.",
            Ailments = [Ailment.HeadTooLarge],
            BitsErrors =
            [
                HResults.HeaderSizeOverflow,
                HResults.HeaderCountExceeded,
                HResults.ChunkedHeaderSizeOverflow,
            ],
            Sources = [RuleSources.WinHttpMessages, RuleSources.WinHttpOptions, RuleSources.BitsUpload],
            Inferred =
                "WinHTTP's bounds on the number of header lines and on a chunk-size line are not documented; this program's "
                + "own bounds stand for them.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Response is not null || CodeOf(exchange.Failure?.Cause) is not null;
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context) => Judgement.NotRun("no reply came");

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var answered = context.Log.Settled.Where(e => !e.IsControl && e.Response is not null).ToList();
        var largest = answered.Max(e => e.Response!.Bytes.Length);
        var seen = $"the largest of {count} reply heads has {Saying.Octets(largest)}";
        var longest = answered
            .SelectMany(e => e.Response!.Headers.Select(h => (e.Number, Field: h)))
            // Replies may be without any line.
            .DefaultIfEmpty()
            .MaxBy(x => x.Field.Value?.Length ?? 0);
        return longest.Field.Value?.Length > AdvisedValueOctets
            ? $"{seen}; advice: {Saying.Quote(longest.Field.Name)} in exchange {longest.Number} has a value of "
                + $"{Saying.Octets(longest.Field.Value.Length)}, more than the 4 KiB that [MC-BUP] names"
            : seen;
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        if (CodeOf(exchange.Failure?.Cause) is { } code)
        {
            return FromFailure(exchange, code, context.Options.Limits);
        }

        return exchange.Response is { } head && head.Bytes.Length > WinHttpHeadOctets
            ? Fault(
                exchange,
                FailureCauses.HeadTooLarge,
                HResults.HeaderSizeOverflow,
                $"a reply head of {Saying.Octets(head.Bytes.Length)}"
            ) with
            {
                Part = EvidencePart.ResponseHead,
                Offset = WinHttpHeadOctets,
                Length = 1,
            }
            : null;
    }

    private static uint? CodeOf(string? cause) =>
        cause switch
        {
            FailureCauses.HeadTooLarge => HResults.HeaderSizeOverflow,
            FailureCauses.TooManyHeaders => HResults.HeaderCountExceeded,
            FailureCauses.ChunkLineTooLong => HResults.ChunkedHeaderSizeOverflow,
            _ => null,
        };

    private static Fault FromFailure(Exchange exchange, uint code, WireLimits limits)
    {
        var actual = exchange.Failure!.Cause switch
        {
            FailureCauses.HeadTooLarge => $"a reply head of more than {Saying.Octets(limits.MaxHeadOctets)}",
            FailureCauses.TooManyHeaders => $"a reply head of more than {limits.MaxHeaderCount} lines",
            _ => $"a chunk-size line of more than {Saying.Octets(limits.MaxChunkLineOctets)}",
        };
        return Fault(exchange, exchange.Failure.Cause, code, actual) with
        {
            Basis =
                exchange.Failure.Cause == FailureCauses.HeadTooLarge && limits.MaxHeadOctets >= WinHttpHeadOctets
                    ? "documented"
                    : "inferred",
        };
    }

    private static Fault Fault(Exchange exchange, string kind, uint code, string actual) =>
        new()
        {
            Kind = kind,
            Summary = kind switch
            {
                FailureCauses.HeadTooLarge => "A reply head is larger than WinHTTP takes",
                FailureCauses.TooManyHeaders => "A reply head has more lines than WinHTTP takes",
                _ => "A chunk-size line is longer than WinHTTP takes",
            },
            Expected = kind switch
            {
                FailureCauses.HeadTooLarge => $"at most {WinHttpHeadOctets} octets of head",
                FailureCauses.TooManyHeaders => "a few dozen header lines",
                _ => "a chunk-size line of a few octets",
            },
            Actual = $"{Saying.Asked(exchange)}: {actual}",
            Ailment = Ailment.HeadTooLarge,
            Remedy =
                "Find which lines grow (Set-Cookie, Via and X- lines added at each hop, a header copied in a loop) and cut "
                + "them at the hop that adds them: "
                + Reproduce.WithCurl(exchange)
                + " 2>&1 | head -c 8192",
            HResult = code,
            Part = EvidencePart.Failure,
        };
}
