using Probe.Bits;
using Probe.Checks.Settings;
using Probe.Findings;
using Probe.Options;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Settings;

public sealed class CredentialsAreCompleteTests
{
    private static readonly CredentialsAreComplete Check = new();

    [Theory]
    [InlineData(AuthScheme.Basic, null, null, "user name and password")]
    [InlineData(AuthScheme.Basic, "user", null, "a password")]
    [InlineData(AuthScheme.Digest, null, "secret", "a user name")]
    public void Basic_and_Digest_need_both(AuthScheme scheme, string? user, string? password, string missing)
    {
        var finding = Check.Failed(Context(scheme, new Credentials(user, password)), HResults.InvalidArgument);

        Assert.Equal((Party.Client, Confidence.Proved), (finding.Culprit.Party, finding.Culprit.Confidence));
        Assert.Contains(missing, finding.Actual, StringComparison.Ordinal);
        Assert.Empty(finding.Evidence);
        Assert.DoesNotContain("secret", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_scheme_that_is_asked_for_without_any_credentials_is_incomplete()
    {
        Check.Failed(Context(AuthScheme.Basic, null), HResults.InvalidArgument);
    }

    [Theory]
    [InlineData(AuthScheme.Ntlm)]
    [InlineData(AuthScheme.Negotiate)]
    public void Ntlm_and_Negotiate_do_without(AuthScheme scheme)
    {
        Check.Passed(Context(scheme, null));
    }

    [Fact]
    public void User_and_password_pass()
    {
        Check.Passed(Context(null, new Credentials("user", "secret")));
    }

    [Fact]
    public void Half_of_them_without_a_scheme_is_not_judged()
    {
        Check.NotRun(Context(null, new Credentials("user", null)));
        Check.NotRun(Context(AuthScheme.Ntlm, new Credentials("user", null)));
    }

    [Fact]
    public void Without_credentials_or_proxy_there_is_nothing_to_judge()
    {
        Check.NotApplicable(Context(null, null));
        Check.NotApplicable(new ContextBuilder().Options(o => o with { ProxyAuth = AuthScheme.Basic }).Build());
    }

    private static Probe.Checks.JudgeContext Context(AuthScheme? scheme, Credentials? credentials) =>
        new ContextBuilder()
            .ThroughProxy()
            .Options(o => o with { ProxyAuth = scheme, ProxyCredentials = credentials })
            .Build();
}
