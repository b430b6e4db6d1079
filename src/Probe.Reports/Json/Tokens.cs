using Probe.Checks;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Names;
using Probe.Options;
using Probe.Planning;
using Probe.Sites;
using Probe.Verdicts;

namespace Probe.Reports.Json;

/// <summary>The words that stand for enum members in machine-readable reports; stable, whatever the members are called.</summary>
internal static class Tokens
{
    internal static string Of(JobOutcome value) =>
        value switch
        {
            JobOutcome.Transferred => "transferred",
            JobOutcome.Error => "error",
            JobOutcome.TransientError => "transient_error",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(TunnelParty value) =>
        value switch
        {
            TunnelParty.Client => "client",
            TunnelParty.Server => "server",
            TunnelParty.Capture => "capture",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(TunnelEnd value) =>
        value switch
        {
            TunnelEnd.Finished => "finished",
            TunnelEnd.Reset => "reset",
            TunnelEnd.GivenUp => "given_up",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(Opening value) =>
        value switch
        {
            Opening.Nothing => "nothing",
            Opening.TlsHandshake => "tls_handshake",
            Opening.UnfinishedHead => "unfinished_head",
            Opening.NotHttp => "not_http",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(Party value) =>
        value switch
        {
            Party.Client => "client",
            Party.Resolver => "resolver",
            Party.Proxy => "proxy",
            Party.Origin => "origin",
            Party.ScriptServer => "script_server",
            Party.Unknown => "unknown",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(Confidence value) =>
        value switch
        {
            Confidence.Proved => "proved",
            Confidence.Indicated => "indicated",
            Confidence.Assumed => "assumed",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(CheckStatus value) =>
        value switch
        {
            CheckStatus.Passed => "passed",
            CheckStatus.Failed => "failed",
            CheckStatus.Blocked => "blocked",
            CheckStatus.NotApplicable => "not_applicable",
            CheckStatus.NotRun => "not_run",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(CheckLevel value) =>
        value switch
        {
            CheckLevel.Required => "required",
            CheckLevel.Advisory => "advisory",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(Severity value) =>
        value switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            Severity.Info => "info",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(JobShape value) =>
        value switch
        {
            JobShape.Background => "background",
            JobShape.Foreground => "foreground",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(Depth value) =>
        value switch
        {
            Depth.Quick => "quick",
            Depth.Standard => "standard",
            Depth.Full => "full",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(Leg value) =>
        value switch
        {
            Leg.Main => "main",
            Leg.Control => "control",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(RouteKind value) =>
        value switch
        {
            RouteKind.Direct => "direct",
            RouteKind.Proxy => "proxy",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(ProxyOwner value) =>
        value switch
        {
            ProxyOwner.Machine => "machine",
            ProxyOwner.LocalSystem => "local_system",
            ProxyOwner.WinHttp => "winhttp",
            ProxyOwner.NetworkService => "network_service",
            ProxyOwner.LocalService => "local_service",
            ProxyOwner.User => "user",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(FailureStage value) =>
        value switch
        {
            FailureStage.Resolve => "resolve",
            FailureStage.Connect => "connect",
            FailureStage.ProxyTunnel => "proxy_tunnel",
            FailureStage.TlsHandshake => "tls_handshake",
            FailureStage.Send => "send",
            FailureStage.ReceiveHead => "receive_head",
            FailureStage.ReceiveBody => "receive_body",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(FailureSide value) =>
        value switch
        {
            FailureSide.Unknown => "unknown",
            FailureSide.Client => "client",
            FailureSide.Proxy => "proxy",
            FailureSide.Origin => "origin",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(EvidencePart value) =>
        value switch
        {
            EvidencePart.RequestHead => "request_head",
            EvidencePart.ResponseHead => "response_head",
            EvidencePart.ResponseBody => "response_body",
            EvidencePart.TunnelResponse => "tunnel_response",
            EvidencePart.Failure => "failure",
            EvidencePart.Lookup => "lookup",
            EvidencePart.Certificate => "certificate",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(EventLogLevel value) =>
        value switch
        {
            EventLogLevel.Information => "information",
            EventLogLevel.Warning => "warning",
            EventLogLevel.Error => "error",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(EndpointState value) =>
        value switch
        {
            EndpointState.Answers => "answers",
            EndpointState.Redirects => "redirects",
            EndpointState.Refuses => "refuses",
            EndpointState.Page => "page",
            EndpointState.Unreachable => "unreachable",
            EndpointState.NotAsked => "not_asked",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(ByteState value) =>
        value switch
        {
            ByteState.Verified => "verified",
            ByteState.Received => "received",
            ByteState.Wrong => "wrong",
            ByteState.Missing => "missing",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    internal static string Of(NameSource source) =>
        source switch
        {
            NameSource.System => "system",
            NameSource.HostsFile => "hosts_file",
            NameSource.Dns => "dns",
            NameSource.Given => "resolve_option",
            _ => throw new ArgumentOutOfRangeException(nameof(source)),
        };

    internal static string Of(NameOutcome outcome) =>
        outcome switch
        {
            NameOutcome.Addresses => "addresses",
            NameOutcome.NoData => "no_data",
            NameOutcome.NotFound => "nxdomain",
            NameOutcome.ServerFailed => "servfail",
            NameOutcome.Refused => "refused",
            NameOutcome.TimedOut => "timed_out",
            NameOutcome.Unreachable => "unreachable",
            NameOutcome.Malformed => "malformed",
            NameOutcome.InvalidName => "invalid_name",
            NameOutcome.Other => "other",
            _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
        };
}
