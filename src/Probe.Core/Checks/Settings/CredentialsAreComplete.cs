using Probe.Authentication;
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
                "User name and password for proxy and server are both there where the scheme needs them; SetCredentials refuses null for Basic and Digest.",
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
        var options = context.Options;
        var server = Judge(AuthTarget.Server, options.ServerCredentials, options.ServerAuth);
        var proxy = context.ThroughProxy
            ? Judge(AuthTarget.Proxy, options.ProxyCredentials, options.ProxyAuth)
            : Judgement.NotApplicable("no proxy is on the route");
        return server.Status == CheckStatus.NotApplicable || proxy.Status == CheckStatus.Failed ? proxy
            : proxy.Status == CheckStatus.NotRun && server.Status != CheckStatus.Failed ? proxy
            : server;
    }

    private Judgement Judge(AuthTarget target, Credentials? credentials, AuthScheme? scheme)
    {
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
            AuthScheme.Ntlm or AuthScheme.Negotiate when credentials is null or { User: null, Password: null } =>
                Judgement.Passed(
                    $"{scheme.Value.Name()} does without: BITS takes the logon credentials of the job's owner"
                ),
            AuthScheme.Basic or AuthScheme.Digest => SettingFault.Fail(
                Info,
                Fault(target, scheme.Value.Name(), missing),
                $"the settings themselves show it: {scheme.Value.Name()} without {missing}"
            ),
            _ => Judgement.NotRun(
                $"{missing} is missing, and no scheme was asked for: an error for Basic and Digest, none for NTLM and Negotiate"
            ),
        };
    }

    private static string Missing(Credentials? credentials) =>
        credentials switch
        {
            null or { User: null, Password: null } => "user name and password",
            { User: null } => "a user name",
            _ => "a password",
        };

    private static Fault Fault(AuthTarget target, string scheme, string missing) =>
        new()
        {
            Kind = "incomplete",
            Summary = $"{scheme} is asked for without {missing}",
            Expected = $"user name and password for {scheme}; only NTLM and Negotiate may leave them null",
            Actual = $"{missing} not given",
            HResult = HResults.InvalidArgument,
            Remedy =
                $"Give both: bitsadmin /setcredentials <job> {target.ToString().ToUpperInvariant()} {scheme.ToUpperInvariant()} <user> <password> (here: {target.Option()} user:password);"
                + $" or let {target.Words()} take the computer account: bitsadmin /setcredentials <job> {target.ToString().ToUpperInvariant()} NEGOTIATE NULL NULL.",
        };
}
