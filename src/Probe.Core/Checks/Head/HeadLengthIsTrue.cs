using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Head;

/// <summary>HEAD's length is the one that the GETs have too.</summary>
public sealed class HeadLengthIsTrue : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "head-length-is-true",
            Group = "head",
            Level = CheckLevel.Required,
            Summary =
                "HEAD's Content-Length equals the total in Content-Range and the octets of the whole GET; BITS starts a file over when its size seems to change.",
            Ailments = [Ailment.CopiesDiffer],
            BitsErrors = [HResults.NoProgress, HResults.RemoteFileChanged, HResults.InvalidServerResponse],
            Sources =
            [
                RuleSources.Consistency,
                RuleSources.Head,
                RuleSources.ContentRange,
                RuleSources.HttpRequirements,
            ],
            Inferred =
                "Documented is that BITS restarts a file whose size changes. That a size which differs on every round ends "
                + "in 0x80200024 is inferred; newer systems may say 0x80200073.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context
            .Head()
            .Concat(context.FirstRange())
            .Concat(context.MiddleRange())
            .Concat(context.LastRange())
            .Concat(context.ForegroundHead())
            .Concat(context.WholeFile());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return LengthIn(exchange) is not null
            // A HEAD that calls a file empty is empty-file-is-served's to judge.
            && HeadAnswers.WithLengthFor(context.Log, exchange) is { Response.ContentLength: > 0 };
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Log.Settled.Any(e => !e.IsControl && HeadAnswers.IsJobHead(e) && e.Response?.ContentLength == 0))
        {
            return Judgement.NotApplicable("HEAD says that the file is empty; empty-file-is-served judges that");
        }

        return Judgement.NotRun(
            context.Log.Settled.Any(e => !e.IsControl && LengthIn(e) is not null)
                ? "no HEAD gave a length"
                : "no GET gave a length to hold HEAD's against"
        );
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var first = context.Log.Settled.First(e => !e.IsControl && IsEvidence(e, context));
        return $"HEAD and {count} of {count} GETs give a length of {Saying.Octets(LengthIn(first)!.Value.Octets)}";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var head = HeadAnswers.WithLengthFor(context.Log, exchange)!;
        var promised = head.Response!.ContentLength!.Value;
        var (octets, source) = LengthIn(exchange)!.Value;
        if (octets == promised)
        {
            return null;
        }

        var fault = new Fault
        {
            Kind = source == Source.Total ? "total_differs" : "whole_differs",
            Summary = $"HEAD says {Saying.Octets(promised)}, {Name(source)} says {Saying.Octets(octets)}",
            Expected = $"{Saying.Octets(promised)}, as HEAD says (exchange {head.Number})",
            Actual = $"{Saying.Asked(exchange)}: {Saying.Octets(octets)} by {Name(source)}",
            Ailment = Ailment.CopiesDiffer,
            Remedy =
                "One hop answers HEAD and GET from different copies, or alters one of them: purge the URL from its cache, give "
                + "every server behind a balancer the same file, and compare: "
                + Reproduce.WithCurl(head)
                + " ; "
                + Reproduce.WithCurl(exchange),
            HResult = HResults.NoProgress,
            Basis = "inferred",
            Alternatives = [HResults.RemoteFileChanged, HResults.InvalidServerResponse],
        };
        return source switch
        {
            Source.Total => fault.At(exchange.Response!, "Content-Range"),
            Source.Announced => fault.At(exchange.Response!, "Content-Length"),
            _ => fault with { Part = EvidencePart.ResponseBody },
        };
    }

    /// <summary>
    /// What a GET says of the file's length. Not asked here: a whole file in place of a range, whose first fault is
    /// that, and a body cut short.
    /// </summary>
    private static (long Octets, Source Source)? LengthIn(Exchange exchange)
    {
        if (exchange.Spec.Method != "GET" || exchange.Spec.Purpose.Shape() is null || exchange.Response is not { } head)
        {
            return null;
        }

        if (head.Status == 206)
        {
            return FileFacts.Total(exchange) is { } total ? (total, Source.Total) : null;
        }

        return head.Status != 200 || exchange.Spec.Range is not null ? null
            : head.ContentLength is { } announced ? (announced, Source.Announced)
            : exchange.Body is { End: BodyEnd.Complete } body ? (body.Length, Source.Received)
            : null;
    }

    private static string Name(Source source) =>
        source switch
        {
            Source.Total => "Content-Range",
            Source.Announced => "the whole GET's Content-Length",
            _ => "the whole GET's body",
        };

    private enum Source
    {
        Total,
        Announced,
        Received,
    }
}
