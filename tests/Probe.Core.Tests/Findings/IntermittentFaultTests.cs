using Probe.Checks.Status;
using Probe.Findings;
using Probe.Testing;

namespace Probe.Core.Tests.Findings;

public sealed class IntermittentFaultTests
{
    [Fact]
    public void A_fault_that_comes_and_goes_over_the_same_route_is_proved_of_nobody()
    {
        var context = new ContextBuilder()
            .ThroughProxy()
            .Add(Ask.Head().Replies(Reply.Page("404 Not Found")))
            .Add(Ask.ForegroundHead().Replies(Reply.Head(1000)))
            .Add(Ask.WholeFile().Replies(Reply.Page("404 Not Found")))
            .Add(Ask.Head().OfControl().Replies(Reply.Head(1000)))
            .Build();

        // The GET is refused as well, so that the check does not leave the 404 to head-is-allowed.
        var culprit = new NothingIsMissing().Judge(context).Findings[0].Culprit;

        Assert.NotEqual(Confidence.Proved, culprit.Confidence);
    }

    [Fact]
    public void The_same_fault_each_time_with_a_good_control_is_proved()
    {
        var context = new ContextBuilder()
            .ThroughProxy()
            .Add(Ask.Head().Replies(Reply.Page("404 Not Found")))
            .Add(Ask.ForegroundHead().Replies(Reply.Page("404 Not Found")))
            .Add(Ask.Head().OfControl().Replies(Reply.Head(1000)))
            .Build();

        var culprit = new NothingIsMissing().Judge(context).Findings[0].Culprit;

        Assert.Equal((Party.Proxy, Confidence.Proved), (culprit.Party, culprit.Confidence));
    }
}
