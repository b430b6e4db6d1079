using System.Collections.Immutable;
using Probe.Findings;
using Probe.Planning;

namespace Probe.Checks.Host;

/// <summary>The account that downloads has the proxy that was checked: LocalSystem does not use the user's.</summary>
public sealed class AccountProxyIsSet : ICheck
{
    /// <inheritdoc/>
    public CheckInfo Info { get; } =
        new()
        {
            Id = "account-proxy-is-set",
            Group = "host",
            Level = CheckLevel.Advisory,
            Summary =
                "LocalSystem, under which updates are downloaded, has the proxy that was checked here. It does not use the user's.",
            NoRemedies = "a setting of the client, which the remedy names",
            BitsErrors = ImmutableArray<uint>.Empty,
            Sources =
            [
                "Microsoft Learn, Service Accounts and BITS: https://learn.microsoft.com/windows/win32/bits/service-accounts-and-bits",
                "Microsoft Learn, bitsadmin tool: https://learn.microsoft.com/windows/win32/bits/bitsadmin-tool",
            ],
        };

    /// <inheritdoc/>
    public IEnumerable<RequestSpec> Wants(PlanContext context) => [];

    /// <inheritdoc/>
    public Judgement Judge(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Host.IsWindows)
        {
            return Judgement.NotApplicable(
                $"this machine runs {context.Host.OperatingSystem}; on the Windows client: bitsadmin /util /getieproxy LOCALSYSTEM"
            );
        }

        if (!context.ThroughProxy)
        {
            return Judgement.NotApplicable("no proxy was checked");
        }

        if (context.Host.AccountProxy is not { } setting)
        {
            return Judgement.NotRun("LocalSystem's proxy was not read; ask: bitsadmin /util /getieproxy LOCALSYSTEM");
        }

        var proxy = context.Decision.Route!.Proxy!;
        if (setting.Contains(proxy.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            return Judgement.Passed($"LocalSystem uses {proxy}");
        }

        return Judgement.Failed([
            new Finding
            {
                CheckId = Info.Id,
                Severity = Severity.Warning,
                Summary = "LocalSystem has another proxy than the one checked",
                Expected = proxy.ToString(),
                Actual = Saying.Quote(setting),
                EndsJob = false,
                Culprit = new Culprit(Party.Client, Confidence.Proved, "this machine's own setting says so"),
                Remedy =
                    $"bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY {proxy} NULL (elevated; the bypass list takes NULL's place)",
                Sources = Info.Sources,
                Evidence = [],
            },
        ]);
    }
}
