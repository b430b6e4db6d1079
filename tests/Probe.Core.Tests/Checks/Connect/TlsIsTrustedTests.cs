using Probe.Bits;
using Probe.Checks;
using Probe.Checks.Connect;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Connect;

public sealed class TlsIsTrustedTests
{
    private static readonly TlsIsTrusted Check = new();
    private static readonly ContextBuilder Direct = new ContextBuilder().For("https://wsus.example:8531/Content/a.cab");

    [Theory]
    [InlineData(FailureCauses.TlsUntrusted, HResults.CertificateAuthorityInvalid, "documented")]
    [InlineData(FailureCauses.TlsExpired, HResults.CertificateDateInvalid, "documented")]
    [InlineData(FailureCauses.TlsNameMismatch, HResults.CertificateNameInvalid, "documented")]
    [InlineData(FailureCauses.TlsInvalid, HResults.SecureFailure, "documented")]
    [InlineData(FailureCauses.TlsClientCertificateWanted, HResults.ClientCertificateNeeded, "documented")]
    [InlineData(FailureCauses.TlsFailed, HResults.SecureChannelError, "inferred")]
    [InlineData(FailureCauses.Reset, HResults.ConnectionError, "inferred")]
    [InlineData(FailureCauses.TimedOut, HResults.TimedOut, "inferred")]
    public void A_handshake_that_fails_has_its_code(string cause, uint hresult, string basis)
    {
        var finding = Check.Failed(
            Direct.Add(Ask.Head().Fails(FailureStage.TlsHandshake, FailureSide.Origin, cause, "it said why")).Build(),
            hresult
        );

        Assert.Equal(basis, finding.Basis);
        Assert.Contains("it said why", finding.Actual, StringComparison.Ordinal);
        Assert.Equal(Party.Origin, finding.Culprit.Party);
        Assert.Equal([new Evidence(1, EvidencePart.Failure)], finding.Evidence);
    }

    [Theory]
    [InlineData(false, "the capture ran with -k")]
    [InlineData(true, "which passes nothing on where it does not trust the certificate")]
    [InlineData(null, "the handshake with the server was the capture's own, and is not recorded")]
    public void Of_a_tunnel_that_a_capture_decrypted_it_is_said_who_judged_certificates(bool? judged, string reason)
    {
        var context = Direct.Add(Ask.Head().Replies(Reply.Head(9))).Build() with
        {
            IsObserved = true,
            CertificatesJudged = judged,
        };

        var judgement = Check.Judge(context);

        Assert.Equal(Judgement.NotRun("").Status, judgement.Status);
        Assert.Contains(reason, judgement.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_certificate_stays_a_finding_where_the_run_went_on()
    {
        var finding = Check.Failed(
            Direct
                .Options(o => o with { Insecure = true })
                .Add(
                    Ask.Head().Tls(Bad(FailureCauses.TlsExpired, FailureCauses.TlsNameMismatch)).Replies(Reply.Head(9))
                )
                .Build(),
            HResults.CertificateDateInvalid
        );

        Assert.Contains("because of -k", finding.Actual, StringComparison.Ordinal);
        Assert.Contains("CN=wsus", finding.Actual, StringComparison.Ordinal);
        Assert.True(finding.EndsJob);
    }

    [Fact]
    public void A_certificate_that_only_the_proxied_run_gets_is_proved_to_be_the_proxys()
    {
        var finding = Check.Failed(
            Direct
                .ThroughProxy()
                .Add(
                    Ask.Head()
                        .TunnelReplies("HTTP/1.1 200 OK\n\n")
                        .Tls(Bad(FailureCauses.TlsUntrusted))
                        .Fails(FailureStage.TlsHandshake, FailureSide.Origin, FailureCauses.TlsUntrusted),
                    Ask.Head().OfControl().Tls(Bad()).Replies(Reply.Head(9))
                )
                .Build(),
            HResults.CertificateAuthorityInvalid
        );

        Assert.Equal((Party.Proxy, Confidence.Proved), (finding.Culprit.Party, finding.Culprit.Confidence));
    }

    [Fact]
    public void The_same_certificate_without_proxy_proves_it_the_origins()
    {
        var finding = Check.Failed(
            Direct
                .ThroughProxy()
                .Add(
                    Ask.Head()
                        .TunnelReplies("HTTP/1.1 200 OK\n\n")
                        .Fails(FailureStage.TlsHandshake, FailureSide.Origin, FailureCauses.TlsNameMismatch),
                    Ask.Head()
                        .OfControl()
                        .Fails(FailureStage.TlsHandshake, FailureSide.Origin, FailureCauses.TlsNameMismatch)
                )
                .Build(),
            HResults.CertificateNameInvalid
        );

        Assert.Equal((Party.Origin, Confidence.Proved), (finding.Culprit.Party, finding.Culprit.Confidence));
    }

    [Fact]
    public void A_good_certificate_passes()
    {
        Assert.Contains(
            "CN=wsus",
            Check.Passed(Direct.Add(Ask.Head().Tls(Bad()).Replies(Reply.Head(9))).Build()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void There_may_be_nothing_to_judge()
    {
        Check.NotApplicable(new ContextBuilder().Add(Ask.Head().Replies(Reply.Head(9))).Build());
        Check.NotRun(
            Direct.Add(Ask.Head().Fails(FailureStage.Connect, FailureSide.Origin, FailureCauses.Refused)).Build()
        );
    }

    private static TlsFacts Bad(params string[] problems) =>
        new()
        {
            Protocol = "TLSv1.3",
            Subject = "CN=wsus.example",
            Issuer = "CN=Inspection CA",
            NotAfter = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Problems = [.. problems],
        };
}
