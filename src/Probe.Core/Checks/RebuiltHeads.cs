using System.Collections.Frozen;

namespace Probe.Checks;

/// <summary>
/// What can be judged of exchanges whose heads were put together from somebody's lists of header lines (HAR): not what
/// only the octets of the wire, the connection or the body show.
/// </summary>
public static class RebuiltHeads
{
    /// <summary>What is added to a verdict that came of them.</summary>
    public const string Remark = "Judged from a HAR: heads are rebuilt from its lists, no octet of the wire is in it.";

    /// <summary>Checks that a HAR says nothing on.</summary>
    public static FrozenSet<string> NotShown { get; } =
        FrozenSet.Create(
            StringComparer.Ordinal,
            // the setting, the way and the connections
            "proxy-setting-is-well-formed",
            "credentials-are-complete",
            "scan-and-download-share-a-proxy",
            "proxy-name-resolves",
            "server-name-resolves",
            "resolvers-agree",
            "proxy-accepts-connections",
            "server-accepts-connections",
            "proxy-speaks-plain-http",
            "tunnel-opens",
            "tls-is-trusted",
            "tls-is-not-intercepted",
            "addresses-agree",
            "connections-are-kept-alive",
            "range-reply-is-prompt",
            // how replies were written
            "replies-follow-the-grammar",
            "responses-are-well-formed",
            "head-fits-winhttp-limits",
            "head-has-no-body",
            "body-is-complete",
            "multipart-is-well-formed",
            "multipart-fits-bits-limits",
            // what was in bodies
            "ranges-are-not-merged",
            "repeated-and-unordered-ranges-are-exact",
            "range-bytes-are-exact",
            "content-matches-name",
            "large-offset-is-honoured"
        );

    /// <summary>Checks that look at heads and bodies: what they find in heads counts, that all is well does not.</summary>
    public static FrozenSet<string> HalfShown { get; } =
        FrozenSet.Create(StringComparer.Ordinal, "content-is-not-transformed");

    /// <summary>The judgement, as far as it may stand.</summary>
    /// <param name="check">The check.</param>
    /// <param name="context">What it would judge.</param>
    public static Judgement Judge(ICheck check, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(check);
        if (NotShown.Contains(check.Info.Id))
        {
            return Judgement.NotRun("a HAR does not show it");
        }

        var judgement = check.Judge(context);
        if (
            judgement.Status == CheckStatus.NotApplicable
            && context.Decision.Route?.IsNotShown() == true
            && check.Info.Id == "proxy-admits-client"
        )
        {
            return Judgement.NotRun("a HAR does not show whether a proxy is on the route");
        }

        return judgement.Status == CheckStatus.Passed && HalfShown.Contains(check.Info.Id)
            ? Judgement.NotRun("heads speak for it; the bodies, which are needed too, a HAR does not show")
            : judgement;
    }
}
