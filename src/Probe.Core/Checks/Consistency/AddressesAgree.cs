using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Options;
using Probe.Planning;

namespace Probe.Checks.Consistency;

/// <summary>Every address of the next hop's name answers alike.</summary>
public sealed class AddressesAgree : ICheck
{
    private static readonly ImmutableArray<string> Compared = ["Content-Length", "Last-Modified", "Content-Range"];

    /// <inheritdoc/>
    public CheckInfo Info { get; } =
        new()
        {
            Id = "addresses-agree",
            Group = "consistency",
            Level = CheckLevel.Advisory,
            Summary =
                "Each address that a name leads to answers, and with the same status, length and Last-Modified; a job may meet any of them, and another one after each pause.",
            NoRemedies = "What has to be repaired is the one member at that address, whatever its product.",
            BitsErrors = [Bits.HResults.NoProgress, Bits.HResults.CannotConnect],
            DependsOn = ["file-stays-the-same", .. Range.RangeAnswers.OrdinaryRangesWork],
            Sources = [RuleSources.Consistency],
            Inferred = "That members which differ make BITS start over is inferred from its rule for changed files.",
        };

    /// <inheritdoc/>
    public IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange()).Concat(context.OtherAddresses());
    }

    /// <inheritdoc/>
    public Judgement Judge(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var asked = context
            .Log.Settled.Where(e => e.Spec.Purpose is Purpose.AddressHead or Purpose.AddressRange)
            .ToImmutableArray();
        if (asked.IsEmpty)
        {
            return NotAsked(context);
        }

        var findings = asked
            .Select(e => (Exchange: e, Fault: Examine(e, context.Log)))
            .Where(x => x.Fault is not null)
            .GroupBy(x => (x.Exchange.Spec.Leg, x.Exchange.Spec.Address))
            .Select(group =>
                ToFinding(group.First().Exchange, group.First().Fault!, [.. group.Select(x => x.Exchange)])
            )
            .ToImmutableArray();
        var addresses = asked.Select(e => (e.Spec.Leg, e.Spec.Address)).Distinct().Count();
        return findings.IsEmpty
            ? Judgement.Passed(
                $"{addresses} further {(addresses == 1 ? "address answers" : "addresses answer")} like the first"
            )
            : Judgement.Failed(findings);
    }

    private static Judgement NotAsked(JudgeContext context)
    {
        var most = context.Log.All.Select(e => e.Connection.Addresses.Length).DefaultIfEmpty().Max();
        return most == 0 ? Judgement.NotRun("no name led to an address")
            : most == 1 ? Judgement.NotApplicable("each name led to one address")
            : context.Options.Depth != Depth.Full && !context.Options.AllAddresses
                ? Judgement.NotRun(
                    $"a name leads to {most} addresses; each is asked with --all-addresses or --depth full only"
                )
            : Judgement.NotRun("the other addresses were not asked");
    }

    private static Fault? Examine(Exchange exchange, ExchangeLog log)
    {
        var like = log.Settled.FirstOrDefault(e =>
            e.Spec.Leg == exchange.Spec.Leg
            && e.Spec.Purpose
                == (exchange.Spec.Purpose == Purpose.AddressHead ? Purpose.BackgroundHead : Purpose.FirstRange)
        );
        if (like?.Response is not { } known || IsOurs(exchange))
        {
            return null;
        }

        var expected = $"{Saying.Outcome(like)} as from {At(like)} (exchange {like.Number})";
        if (exchange.Response is not { } head || exchange.Failure is not null)
        {
            return Fault(
                exchange,
                "does not answer",
                expected,
                $"{Saying.Asked(exchange)} at {exchange.Spec.Address}: {Saying.Outcome(exchange)}"
            ) with
            {
                Part = EvidencePart.Failure,
                HResult = exchange.Failure?.Stage == FailureStage.Connect ? Bits.HResults.CannotConnect : null,
            };
        }

        if (head.Status != known.Status)
        {
            return Fault(
                exchange,
                $"answers {head.Status} where another answers {known.Status}",
                expected,
                $"{Saying.Asked(exchange)} at {exchange.Spec.Address}: {Saying.Outcome(exchange)}"
            );
        }

        foreach (var name in Compared)
        {
            var (mine, others) = (head.Headers.Get(name), known.Headers.Get(name));
            if (mine is not null && others is not null && mine != others)
            {
                return Fault(
                        exchange,
                        $"gives another {name}",
                        $"{Saying.Line(known, name)}, as from {At(like)} (exchange {like.Number})",
                        $"{Saying.Line(head, name)} at {exchange.Spec.Address}"
                    )
                    .At(head, name);
            }
        }

        return null;
    }

    private static bool IsOurs(Exchange exchange) =>
        exchange.Failure?.Cause is FailureCauses.MaxTimeReached or FailureCauses.Interrupted;

    private static string At(Exchange exchange) => exchange.Connection.Remote ?? "the first address";

    private static Fault Fault(Exchange exchange, string what, string expected, string actual) =>
        new()
        {
            Kind = "differs",
            Summary = $"The address {exchange.Spec.Address} {what}",
            Expected = expected,
            Actual = actual,
            Remedy =
                "A client may be sent to any address of the name. Repair or take out the member at "
                + $"{exchange.Spec.Address}, or give all members the same copy with the same time stamp. Check: "
                + Reproduce.WithCurl(exchange)
                + " with --resolve or --connect-to for that address",
            HResult = Bits.HResults.NoProgress,
            Basis = "inferred",
            Severity = Severity.Warning,
            EndsJob = false,
        };

    private Finding ToFinding(Exchange exchange, Fault fault, ImmutableArray<Exchange> shown) =>
        fault.ToFinding(
            Info,
            exchange,
            Blame(exchange),
            [
                .. shown.Select(e => new Findings.Evidence(
                    e.Number,
                    e.Response is null ? EvidencePart.Failure : fault.Part
                )),
            ]
        ) with
        {
            Summary = fault.Summary,
        };

    private static Culprit Blame(Exchange exchange) =>
        exchange.Route.Kind == RouteKind.Proxy
            ? new Culprit(
                Party.Proxy,
                Confidence.Indicated,
                $"the addresses are those of the proxy's name, and exchange {exchange.Number} went to another one than the rest"
            )
            : new Culprit(
                Party.Origin,
                exchange.IsControl ? Confidence.Proved : Confidence.Indicated,
                $"the addresses are those of the server's name, and exchange {exchange.Number} went straight to another one than the rest"
            );
}
