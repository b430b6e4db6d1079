using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Range;

/// <summary>Ranges past 2 and 4 GiB are answered with those octets.</summary>
public sealed class LargeOffsetIsHonoured : ExchangeCheck
{
    private const long TwoGiB = RangeAnswers.LargeOffset;
    private const long FourGiB = 1L << 32;
    private const int FewestOctets = 256;
    private const int FewestValues = 16;

    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "large-offset-is-honoured",
            Group = "range",
            Level = CheckLevel.Required,
            Summary =
                "Ranges past 2 GiB and 4 GiB get their own octets, not those of an offset that has wrapped round.",
            Ailments = [Ailment.LargeOffsetWrong],
            BitsErrors = [HResults.InvalidServerResponse, HResults.InsufficientRangeSupport, HResults.ForStatus(416)],
            DependsOn = ["range-is-honoured"],
            Sources = [RuleSources.ContentRange, RuleSources.ByteRanges, RuleSources.BestPractices],
            Inferred = "0x8020001B for a single range that is not the one asked for is inferred.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange()).Concat(context.LargeOffsetRanges());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return RangeAnswers.IsJobRange(exchange)
            && exchange.Spec.Range!.Value.First >= TwoGiB
            && (
                exchange.Status is 200 or 206
                || (exchange.Status == 416 && RangeAnswers.AnyServed(exchange, context.Log))
            );
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return FileFacts.Length(context.Log, Leg.Main) switch
        {
            null => Judgement.NotRun("the file's length is not known"),
            <= TwoGiB and { } length => Judgement.NotApplicable(
                $"the file has {Saying.Octets(length)}: nothing lies past 2 GiB"
            ),
            _ => Judgement.NotRun("no range past 2 GiB was asked for, or its answer tells nothing"),
        };
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var farthest = context
            .Log.Settled.Where(e => !e.IsControl && IsEvidence(e, context))
            .Max(e => e.Spec.Range!.Value.Last);
        return $"{count} of {count} ranges past 2 GiB came, the farthest up to octet {farthest}";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var head = exchange.Response!;
        var asked = exchange.Spec.Range!.Value;
        var reply = RangeAnswers.Classify(exchange, context.Log);
        var named = reply.ContentRange;
        if (head.Status == 206 && named?.Range is { } came && came == reply.Expected)
        {
            return FromElsewhere(exchange, context.Log);
        }

        var fault = new Fault
        {
            Kind = $"status_{head.Status}",
            Summary = head.Status switch
            {
                206 when named?.Range is null =>
                    $"A range past {Name(asked)} comes without a Content-Range that names it",
                206 => $"A range past {Name(asked)} is answered with other octets",
                200 => $"A range past {Name(asked)} is answered with the whole file",
                _ => $"A range past {Name(asked)} is refused",
            },
            Expected = $"206 with {asked}",
            Actual =
                $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)}, {Saying.Line(head, "Content-Range")}"
                + (named?.Range is { } range ? Wrapped(range, asked) : ""),
            Ailment = Ailment.LargeOffsetWrong,
            Remedy =
                "A hop counts offsets in 32 bits: update it, or exempt large content from it. Until then only smaller files "
                + "get through. Check: "
                + Reproduce.WithCurl(exchange),
            HResult = head.Status switch
            {
                206 when head.Headers.Contains("Content-Range") => HResults.InvalidServerResponse,
                206 or 200 => HResults.InsufficientRangeSupport,
                _ => HResults.ForStatus(head.Status),
            },
            Basis = head.Status == 206 && head.Headers.Contains("Content-Range") ? "inferred" : "documented",
        };
        return fault.At(head, "Content-Range");
    }

    /// <summary>
    /// Right by its Content-Range and wrong by its octets: they are those of the offset without its upper bits, as far
    /// as those were kept of another answer.
    /// </summary>
    private static Fault? FromElsewhere(Exchange exchange, ExchangeLog log)
    {
        var asked = exchange.Spec.Range!.Value;
        foreach (
            var (wrapped, lost) in new[] { (asked.First % FourGiB, "upper 32 bits"), (asked.First % TwoGiB, "bit 31") }
        )
        {
            if (wrapped != asked.First && SameOctets(exchange, log, wrapped) is { } other)
            {
                return new Fault
                {
                    Kind = "octets_of_wrapped_offset",
                    Summary = $"A range past {Name(asked)} has the octets of offset {wrapped}",
                    Expected = $"the octets of {asked}",
                    Actual =
                        $"{Saying.Asked(exchange)}: the octets are those at {wrapped} (exchange {other.Number}): the offset has lost its {lost}",
                    Ailment = Ailment.LargeOffsetWrong,
                    Remedy =
                        "A hop counts offsets in 32 bits while it copies the request's range into the answer: update it, or "
                        + "exempt large content from it. Check: "
                        + Reproduce.Body(exchange)
                        + " | sha256sum",
                    HResult = HResults.IncorrectFileHash,
                    Basis = "inferred",
                    EndsJob = false,
                    Part = EvidencePart.ResponseBody,
                    Offset = 0,
                    Length = exchange.Body!.Slices[0].Bytes.Length,
                };
            }
        }

        return null;
    }

    /// <summary>Another answer of the leg that has, at that offset, the octets that this one begins with.</summary>
    private static Exchange? SameOctets(Exchange exchange, ExchangeLog log, long offset)
    {
        if (exchange.Body?.Slices.FirstOrDefault(s => s.Offset == 0) is not { } start)
        {
            return null;
        }

        var mine = start.Bytes.AsSpan();
        foreach (var other in log.Settled.Where(e => e.Spec.Leg == exchange.Spec.Leg && e.Number != exchange.Number))
        {
            if (ByteComparer.ExtentOf(other) is not { } extent)
            {
                continue;
            }

            foreach (var slice in other.Body!.Slices)
            {
                var from = offset - extent.First - slice.Offset;
                if (from < 0 || from >= slice.Bytes.Length)
                {
                    continue;
                }

                var theirs = slice.Bytes.AsSpan()[(int)from..];
                var length = Math.Min(mine.Length, theirs.Length);
                if (
                    length >= FewestOctets
                    && mine[..length].SequenceEqual(theirs[..length])
                    && IsVaried(mine[..length])
                )
                {
                    return other;
                }
            }
        }

        return null;
    }

    /// <summary>False for padding, which may be the same in many places by right.</summary>
    private static bool IsVaried(ReadOnlySpan<byte> octets) => octets.ToArray().Distinct().Count() >= FewestValues;

    private static string Name(ByteRange range) => range.First >= FourGiB ? "4 GiB" : "2 GiB";

    private static string Wrapped(ByteRange came, ByteRange asked) =>
        came.First == asked.First % FourGiB && asked.First >= FourGiB ? ": the offset has lost its upper 32 bits"
        : came.First == asked.First % TwoGiB ? ": the offset has lost its bit 31"
        : "";
}
