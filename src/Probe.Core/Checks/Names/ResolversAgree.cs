using System.Collections.Immutable;
using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Names;
using Probe.Planning;

namespace Probe.Checks.Names;

/// <summary>Everybody who was asked for the next hop's name says the same.</summary>
public sealed class ResolversAgree : ICheck
{
    /// <inheritdoc/>
    public CheckInfo Info { get; } =
        new()
        {
            Id = "resolvers-agree",
            Group = "names",
            Level = CheckLevel.Advisory,
            Summary =
                "The name servers of --dns-servers and this machine's resolver, hosts file included, give the same addresses; otherwise jobs go where others do not.",
            NoRemedies = "which of the answers is right, only whoever runs the zone knows; no product's setting tells",
            BitsErrors = [HResults.NameNotResolved],
            DependsOn = ["proxy-name-resolves", "server-name-resolves"],
            Sources = [RuleSources.StubResolver, RuleSources.WsusAgents],
            Inferred =
                "That BITS goes by this machine's resolver follows from its use of WinHTTP, which is given no name servers.",
        };

    /// <inheritdoc/>
    public IEnumerable<RequestSpec> Wants(PlanContext context) => [];

    /// <inheritdoc/>
    public Judgement Judge(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // A control run's name is one that clients behind a proxy do not look up.
        var asked = context
            .Log.Main.Where(e => e.Lookup is { FromMemory: false } lookup && NameComparer.LastWords(lookup).Length > 1)
            .ToList();
        if (asked.Count == 0)
        {
            return context.Log.Main.Any(e => e.Lookup is not null)
                ? Judgement.NotApplicable("one resolver was asked; --dns-servers asks others beside it")
                : Judgement.NotApplicable("no name had to be looked up");
        }

        var findings = asked
            .Where(e => NameComparer.Differing(e.Lookup!).Length > 0)
            .DistinctBy(e => e.Lookup!.Name, StringComparer.OrdinalIgnoreCase)
            .Select(Find)
            .ToImmutableArray();
        return findings.IsEmpty
            ? Judgement.Passed($"{NameComparer.LastWords(asked[0].Lookup!).Length} resolvers give the same addresses")
            : Judgement.Failed(findings);
    }

    private Finding Find(Exchange exchange)
    {
        var lookup = exchange.Lookup!;
        var differing = NameComparer.Differing(lookup);
        var system = differing.FirstOrDefault(a => a.Source is NameSource.System or NameSource.HostsFile);
        var name = NameWords.Shown(lookup);
        return new Fault
        {
            Kind = "differs " + lookup.Name,
            Summary = system switch
            {
                { Source: NameSource.HostsFile } => $"This machine's hosts file overrides DNS for {name}",
                { Outcome: not NameOutcome.Addresses } =>
                    $"This machine's resolver does not find {name}, which DNS knows",
                not null => $"This machine's resolver gives other addresses for {name} than DNS",
                null => $"Name servers give different answers for {name}",
            },
            Expected = $"{NameWords.Said(lookup, lookup.Answer)}, from every resolver",
            Actual = string.Join("; ", differing.Take(4).Select(a => NameWords.Said(lookup, a))),
            Remedy = system switch
            {
                { Source: NameSource.HostsFile } =>
                    "Jobs on this machine go by the hosts file. Remove the line, or bring it up to date, unless it is there "
                        + "on purpose.",
                not null =>
                    "Jobs on this machine go by its own resolver. See which name servers it asks (ipconfig /all, resolvectl), "
                        + "and whether they serve the zone.",
                null =>
                    "A client may ask any of them. See which one is behind (dig SOA at each), or which view it shows this client.",
            },
            HResult = system is { Outcome: not NameOutcome.Addresses } ? HResults.NameNotResolved : null,
            Basis = "inferred",
            Severity = Severity.Warning,
            EndsJob = false,
            Part = EvidencePart.Lookup,
        }.ToFinding(
            Info,
            exchange,
            new Culprit(
                Party.Resolver,
                Confidence.Indicated,
                $"{NameWords.Said(lookup, lookup.Answer)}, and {NameWords.Said(lookup, system ?? differing[0])}"
            ),
            [new Evidence(exchange.Number, EvidencePart.Lookup)]
        );
    }
}
