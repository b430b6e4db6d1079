using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;

namespace Probe.Checks.Range;

/// <summary>Questions on answers to ranges that several checks ask.</summary>
internal static class RangeAnswers
{
    /// <summary>What makes hops let ranges pass, whatever they are.</summary>
    internal const string LetRangesPass =
        "Let Range requests and 206 answers pass on the hop named, or exempt the update server from it.";

    /// <summary>
    /// Without ordinary ranges that work, what becomes of unusual ones means nothing: the checks on those depend on
    /// all of these.
    /// </summary>
    internal static readonly ImmutableArray<string> OrdinaryRangesWork =
    [
        "head-length-is-true",
        "range-is-honoured",
        "content-range-is-present",
        "content-range-matches-request",
        "range-length-is-exact",
    ];

    /// <summary>Offset from which a range is large-offset-is-honoured's to judge: 2 GiB.</summary>
    internal const long LargeOffset = 1L << 31;

    /// <summary>What shows how ordinary ranges are answered: every range of a background job.</summary>
    internal static IEnumerable<RequestSpec> Wanted(PlanContext context) =>
        context
            .Head()
            .Concat(context.FirstRange())
            .Concat(context.MiddleRange())
            .Concat(context.LastRange())
            .Concat(context.SeriesRange());

    /// <summary>True for a range that a job asks for, not for the diagnostic ones that end or lie past the end.</summary>
    internal static bool IsJobRange(Exchange exchange) =>
        exchange.Spec is { Method: "GET", Range: not null }
        && exchange.Spec.Purpose is not (Purpose.PastEndRange or Purpose.UnsatisfiableRange)
        && !exchange.Spec.Purpose.IsOdd();

    /// <summary>True for a job's range below 2 GiB, where no hop can be excused by its number format.</summary>
    internal static bool IsOrdinary(Exchange exchange) =>
        IsJobRange(exchange) && exchange.Spec.Range!.Value.First < LargeOffset;

    /// <summary>True when the leg got a 206 for some ordinary range, so that a refusal of another means something.</summary>
    internal static bool AnyServed(Exchange exchange, ExchangeLog log) =>
        log.Settled.Any(e => e.Spec.Leg == exchange.Spec.Leg && IsOrdinary(e) && e.Status == 206);

    /// <summary>What kind of answer to its range the exchange has; for exchanges with a response.</summary>
    internal static RangeReply Classify(Exchange exchange, ExchangeLog log) =>
        RangeReply.Of(exchange, FileFacts.Length(log, exchange.Spec.Leg))!;
}
