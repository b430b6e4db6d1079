using Probe.Bits;
using Probe.Options;
using Probe.Planning;

namespace Probe.Checks.Settings;

/// <summary>
/// The credentials have what their scheme needs: NTLM and Negotiate do without user and password (they take the
/// logon's), Basic and Digest do not. A proxy that asks for credentials that nobody gave is another matter:
/// proxy-admits-client.
/// </summary>
public sealed class CredentialsAreComplete : ICheck
{
    /// <inheritdoc/>
    public CheckInfo Info { get; } =
        new()
        {
            Id = "credentials-are-complete",
            Group = "settings",
            Level = CheckLevel.Required,
            Summary =
                "User name and password are both there where the scheme needs them; SetCredentials refuses null for Basic and Digest.",
            NoRemedies = "the setting on the client is wrong, and its remedy says which",
            BitsErrors = [HResults.InvalidArgument],
            DependsOn = ["proxy-setting-is-well-formed"],
            Sources = [RuleSources.SetCredentials, RuleSources.Authentication, RuleSources.WsusAgents],
        };

    /// <inheritdoc/>
    public IEnumerable<RequestSpec> Wants(PlanContext context) => [];

    /// <inheritdoc/>
    public Judgement Judge(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var credentials = context.Options.ProxyCredentials;
        var scheme = context.Options.ProxyAuth;
        if (!context.ThroughProxy)
        {
            return Judgement.NotApplicable("no proxy is on the route");
        }

        if (credentials is null && scheme is null)
        {
            return Judgement.NotApplicable("no credentials were given and no scheme was asked for");
        }

        if (credentials is { User: not null, Password: not null })
        {
            return Judgement.Passed("user name and password are both there");
        }

        var missing = Missing(credentials);
        return scheme switch
        {
            ProxyAuthScheme.Ntlm
            or ProxyAuthScheme.Negotiate when credentials is null or { User: null, Password: null } => Judgement.Passed(
                $"{Name(scheme.Value)} does without: BITS takes the logon credentials of the job's owner"
            ),
            ProxyAuthScheme.Basic or ProxyAuthScheme.Digest => SettingFault.Fail(
                Info,
                Fault(Name(scheme.Value), missing),
                $"the settings themselves show it: {Name(scheme.Value)} without {missing}"
            ),
            _ => Judgement.NotRun(
                $"{missing} is missing, and no scheme was asked for: an error for Basic and Digest, none for NTLM and Negotiate"
            ),
        };
    }

    private static string Missing(ProxyCredentials? credentials) =>
        credentials switch
        {
            null or { User: null, Password: null } => "user name and password",
            { User: null } => "a user name",
            _ => "a password",
        };

    private static string Name(ProxyAuthScheme scheme) => scheme == ProxyAuthScheme.Ntlm ? "NTLM" : scheme.ToString();

    private static Fault Fault(string scheme, string missing) =>
        new()
        {
            Kind = "incomplete",
            Summary = $"{scheme} is asked for without {missing}",
            Expected = $"user name and password for {scheme}; only NTLM and Negotiate may leave them null",
            Actual = $"{missing} not given",
            HResult = HResults.InvalidArgument,
            Remedy =
                $"Give both: bitsadmin /setcredentials <job> PROXY {scheme.ToUpperInvariant()} <user> <password> (here: -U user:password);"
                + " or let the proxy take the computer account: bitsadmin /setcredentials <job> PROXY NEGOTIATE NULL NULL.",
        };
}
