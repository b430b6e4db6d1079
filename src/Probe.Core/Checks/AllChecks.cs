using System.Collections.Immutable;
using Probe.Checks.Connect;
using Probe.Checks.Consistency;
using Probe.Checks.Head;
using Probe.Checks.Host;
using Probe.Checks.Integrity;
using Probe.Checks.MultiRange;
using Probe.Checks.Names;
using Probe.Checks.Range;
using Probe.Checks.Response;
using Probe.Checks.Settings;
using Probe.Checks.Status;
using Probe.Checks.Wsus;

namespace Probe.Checks;

/// <summary>
/// Every check, in the order in which BITS would meet what they judge; ties between findings on the same
/// exchange are decided by it. The only file that a new check edits.
/// </summary>
public static class AllChecks
{
    /// <summary>The checks.</summary>
    public static ImmutableArray<ICheck> List { get; } =
    [
        // settings
        new ProxySettingIsWellFormed(),
        new CredentialsAreComplete(),
        new ScanAndDownloadShareAProxy(),
        // names
        new ProxyNameResolves(),
        new ServerNameResolves(),
        new ResolversAgree(),
        // connect
        new ProxySpeaksPlainHttp(),
        new ProxyAcceptsConnections(),
        new ServerAcceptsConnections(),
        new ProxyAdmitsClient(),
        new TunnelOpens(),
        new TlsIsTrusted(),
        new TlsIsNotIntercepted(),
        // status
        new NothingIsForbidden(),
        new ServerAdmitsClient(),
        new NothingIsMissing(),
        new NoOtherClientErrors(),
        new NoServerErrors(),
        new NoRedirectToForeignHost(),
        // response
        new ResponsesAreWellFormed(),
        new BodyIsComplete(),
        new HeadFitsWinHttpLimits(),
        new HttpVersionSuffices(),
        new RepliesFollowTheGrammar(),
        // head
        new HeadIsAllowed(),
        new HeadGivesLength(),
        new HeadLengthIsTrue(),
        new HeadHasNoBody(),
        new HeadLengthSurvivesEncoding(),
        // range
        new RangeIsHonoured(),
        new ContentRangeIsPresent(),
        new ContentRangeMatchesRequest(),
        new RangeLengthIsExact(),
        new RangeBytesAreExact(),
        new LastByteIsReachable(),
        new RangePastEndIsClamped(),
        new UnsatisfiableRangeIsRefused(),
        new EmptyFileIsServed(),
        new LargeOffsetIsHonoured(),
        // multi-range
        new MultiRangeIsHonoured(),
        new MultipartIsWellFormed(),
        new MultipartFitsBitsLimits(),
        new RangesAreNotMerged(),
        new RepeatedAndUnorderedRangesAreExact(),
        // consistency
        new FileStaysTheSame(),
        new EtagStaysTheSame(),
        new IfUnmodifiedSinceIsRespected(),
        new AddressesAgree(),
        new ConnectionsAreKeptAlive(),
        new RangeReplyIsPrompt(),
        // integrity
        new ContentIsNotTransformed(),
        new ContentMatchesName(),
        // host
        new SensIsRunning(),
        new BitsIsRunning(),
        new AccountProxyIsSet(),
        // wsus
        new WsusServerAnswers(),
        new SiteDoesNotRedirect(),
        new WebServicesAnswer(),
        new WebServicesTalk(),
        new ReportingServiceAnswers(),
        new SelfUpdateIsServed(),
        new ContentHostIsTheSites(),
    ];

    /// <summary>The check of that id, or null.</summary>
    public static ICheck? Find(string id) =>
        List.FirstOrDefault(c => string.Equals(c.Info.Id, id, StringComparison.OrdinalIgnoreCase));
}
