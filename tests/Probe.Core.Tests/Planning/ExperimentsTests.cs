using Probe.Checks.Response;
using Probe.Checks.Status;
using Probe.Core.Tests.Checks;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Planning;

public sealed class ExperimentsTests
{
    private static readonly HttpUrl Url = HttpUrl.Parse("http://wsus.test:8530/Content/AB/file.cab");
    private static readonly Route Direct = new() { Kind = RouteKind.Direct, Source = "default" };
    private static readonly ProbeOptions Options = new() { Urls = [Url] };

    [Fact]
    public void A_refused_range_is_sent_again_without_one_line_each()
    {
        var played = Refusing(spec => spec.Range is not null, 403).Play(Url, Options, Direct);

        var tried = played.Where(e => e.Spec.Purpose == Purpose.Experiment).Select(e => e.Spec).ToList();
        Assert.Equal(["User-Agent", "If-Unmodified-Since"], tried.Select(s => s.Without));
        Assert.All(tried, s => Assert.False(s.Headers.Contains(s.Without!)));
        var refused = played.First(e => e.Spec.Purpose == Purpose.FirstRange).Spec;
        Assert.All(
            tried,
            s =>
                Assert.Equal(
                    refused.Headers.Select(h => h.Name).Where(n => n != s.Without),
                    s.Headers.Select(h => h.Name)
                )
        );
    }

    [Fact]
    public void Nothing_is_tried_where_all_is_well() =>
        Assert.DoesNotContain(
            new ScriptedServer(10_000).Play(Url, Options, Direct),
            e => e.Spec.Purpose == Purpose.Experiment
        );

    [Fact]
    public void Nothing_is_tried_at_depth_quick() =>
        Assert.DoesNotContain(
            Refusing(spec => spec.Range is not null, 403).Play(Url, Options with { Depth = Depth.Quick }, Direct),
            e => e.Spec.Purpose == Purpose.Experiment
        );

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(407)]
    [InlineData(429)]
    public void Statuses_that_no_line_of_the_request_explains_are_left_alone(int status) =>
        Assert.DoesNotContain(
            Refusing(_ => true, status).Play(Url, Options, Direct),
            e => e.Spec.Purpose == Purpose.Experiment
        );

    [Fact]
    public void The_finding_says_which_line_is_objected_to()
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(Reply.Page("403 Forbidden")),
                Ask.WholeFile().Replies(Reply.Page("403 Forbidden")),
                Without("User-Agent").Replies(Reply.Range(0, 5690, 10_000)),
                Without("If-Unmodified-Since").Replies(Reply.Page("403 Forbidden"))
            )
            .By<NothingIsForbidden>()
            .Findings[0];

        Assert.Equal(
            [("Range", 3, false), ("User-Agent", 4, true), ("If-Unmodified-Since", 5, false)],
            finding.Experiments.Select(e => (e.Without, e.Exchange.Number, e.Passes))
        );
        Assert.EndsWith("; without User-Agent it passes", finding.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(4, finding.Exchanges);
    }

    [Fact]
    public void A_reset_of_ranges_alone_is_shown_by_the_foreground_jobs_GET()
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Fails(FailureStage.ReceiveHead, FailureSide.Origin, FailureCauses.Reset),
                Ask.WholeFile().Replies(Reply.Whole(10_000))
            )
            .By<BodyIsComplete>()
            .Findings[0];

        var shown = Assert.Single(finding.Experiments);
        Assert.Equal(("Range", 3, true), (shown.Without, shown.Exchange.Number, shown.Passes));
    }

    private static ExchangeBuilder Without(string name) =>
        Ask.Range(Purpose.Experiment, 0, 5690)
            .ChangeSpec(spec => spec with { Without = name, Key = "experiment " + name });

    private static ScriptedServer Refusing(Func<RequestSpec, bool> refuses, int status) =>
        new(10_000)
        {
            Bend = spec =>
                refuses(spec)
                    ? ScriptedServer.Exchange(spec, ScriptedServer.Head(status, ("Content-Length", "0")))
                    : null,
        };
}
