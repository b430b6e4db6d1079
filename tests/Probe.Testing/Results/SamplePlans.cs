using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Testing.Results;

/// <summary>Plans as <c>--dry-run</c> would make them, literal.</summary>
public static class SamplePlans
{
    /// <summary>The options that the plans are for.</summary>
    public static ProbeOptions Options { get; } = new() { Urls = [SampleResults.Url] };

    /// <summary>Through Squid, with control.</summary>
    public static PlanPreview ThroughProxy()
    {
        var run = SampleResults.Healthy().Runs[0];
        return new PlanPreview
        {
            Url = run.Url,
            Decision = run.Decision,
            AssumedLength = 1048576,
            Main = [.. run.Log.Main.Select(e => e.Spec)],
            Control = [.. run.Log.Control.Select(e => e.Spec)],
            Octets = 2116745,
        };
    }

    /// <summary>With credentials and hostile header lines that the user added.</summary>
    public static PlanPreview WithSecrets()
    {
        var plan = ThroughProxy();
        var head = plan.Main[0];
        HeaderList headers =
        [
            .. head.Headers,
            new HeaderField("Proxy-Authorization", "Basic c2VjcmV0OnNlY3JldA=="),
            new HeaderField("Cookie", "session=c2VjcmV0"),
            new HeaderField("X-Note", HostileText.Everything),
        ];
        return plan with { Main = [head with { Headers = headers }, .. plan.Main.Skip(1)] };
    }

    /// <summary>A setting that cannot be used: nothing would be sent.</summary>
    public static PlanPreview Malformed()
    {
        var run = SampleResults.MalformedProxy().Runs[0];
        return new PlanPreview
        {
            Url = run.Url,
            Decision = run.Decision,
            AssumedLength = 1048576,
        };
    }
}
