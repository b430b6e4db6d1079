using System.Collections.Immutable;
using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Integrity;

/// <summary>The file has the SHA-1 that its name promises.</summary>
public sealed class ContentMatchesName : ICheck
{
    /// <inheritdoc/>
    public CheckInfo Info { get; } =
        new()
        {
            Id = "content-matches-name",
            Group = "integrity",
            Level = CheckLevel.Required,
            Summary =
                "The whole file has the SHA-1 that WSUS put into its path; the update agent rejects a file with another digest after BITS has transferred it.",
            Ailments = [Ailment.WrongBytes],
            BitsErrors = [HResults.IncorrectFileHash, HResults.ValidationFailed],
            DependsOn = ["content-is-not-transformed"],
            Sources = [RuleSources.UpdateErrors, RuleSources.UpdateProtocol, RuleSources.ReturnValues],
            Inferred =
                "That WSUS names files by SHA-1 is observed; that the update agent reports 0x80246002 for a mismatch on the wire is inferred.",
        };

    /// <inheritdoc/>
    public IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return NamedDigest.Sha1In(context.Url) is null
            ? []
            : context
                .Head()
                .Concat(context.FirstRange())
                .Concat(context.SeriesRange())
                .Concat(context.ForegroundHead())
                .Concat(context.WholeFile());
    }

    /// <inheritdoc/>
    public Judgement Judge(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (NamedDigest.Sha1In(context.Url) is not { } name)
        {
            return Judgement.NotApplicable("the path has no SHA-1 as WSUS writes it (/Content/XX/<40 digits>.ext)");
        }

        var digests = NamedDigest.Of(context.Log).ToList();
        if (digests.Count == 0)
        {
            return Judgement.NotRun(WhyNot(context));
        }

        var wrong = digests.Where(d => d.Sha1 != name).ToImmutableArray();
        return wrong.IsEmpty
            ? Judgement.Passed(
                $"{Saying.Octets(digests[0].Length)} with SHA-1 {name}, by {string.Join(" and ", digests.Select(By))}"
            )
            : Judgement.Failed([.. wrong.GroupBy(d => d.Sha1).Select(g => ToFinding(name, [.. g], context))]);
    }

    private Finding ToFinding(string name, ImmutableArray<WholeDigest> wrong, JudgeContext context)
    {
        var exchange = wrong[0].Exchange;
        var fault = new Fault
        {
            Kind = "digest_differs",
            Summary = "The file's SHA-1 is not the one in its name",
            Expected = $"SHA-1 {name}, as the path says",
            Actual =
                $"SHA-1 {wrong[0].Sha1} over {Saying.Octets(wrong[0].Length)}, by {string.Join(" and ", wrong.Select(By))}",
            Ailment = Ailment.WrongBytes,
            Remedy =
                "Purge the URL from the caches on the path and take content rewriting and scanning off it. If the origin "
                + "itself has the wrong file, let WSUS fetch it again ('wsusutil reset'). Compare: "
                + Reproduce.WholeBody(exchange)
                + " | sha1sum",
            HResult = HResults.IncorrectFileHash,
            Basis = "inferred",
            Alternatives = [HResults.ValidationFailed],
            EndsJob = false,
            Part = EvidencePart.ResponseBody,
        };
        return fault.ToFinding(
            Info,
            exchange,
            Blame(exchange, context),
            [.. wrong.Select(d => new Evidence(d.Exchange.Number, fault.Part))]
        ) with
        {
            Summary = fault.Summary,
        };
    }

    /// <summary>The control run fetches no whole file, yet where its octets differ it proves whose doing it is.</summary>
    private static Culprit Blame(Exchange exchange, JudgeContext context)
    {
        var control = context.Log.Control.Select(e => e.Number).ToHashSet();
        foreach (var difference in context.Bytes.Differences)
        {
            if (context.ThroughProxy && control.Contains(difference.Other))
            {
                return new Culprit(
                    Party.Proxy,
                    Confidence.Proved,
                    $"exchange {difference.Exchange} and the control exchange {difference.Other} differ at octet {difference.Range.First}"
                );
            }
        }

        return CulpritFinder.Find(
            exchange,
            context.Log.CounterpartOf(exchange),
            counterpart => HasWrongDigest(counterpart, context)
        );
    }

    private static bool HasWrongDigest(Exchange counterpart, JudgeContext context) =>
        counterpart is { Status: 200, Body: { FileOffset: 0, End: BodyEnd.Complete, Sha1: { } sha1 } }
        && sha1 != NamedDigest.Sha1In(context.Url);

    private static string By(WholeDigest digest) =>
        digest.IsSeries
            ? $"the series of ranges up to exchange {digest.Exchange.Number}"
            : $"exchange {digest.Exchange.Number}";

    private static string WhyNot(JudgeContext context)
    {
        var length = FileFacts.Length(context.Log, Leg.Main);
        return length > context.Options.VerifyLimit
                ? $"the file has {Saying.Octets(length.Value)}, more than --verify-limit {context.Options.VerifyLimit}: it was not fetched whole"
            : context.Options.Depth == Depth.Quick ? "depth quick does not fetch the file whole"
            : "the file did not come whole";
    }
}
