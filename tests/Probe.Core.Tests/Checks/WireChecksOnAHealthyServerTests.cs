using System.Security.Cryptography;
using Probe.Checks;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Checks;

/// <summary>Each check alone: what it wants sent must be enough for it to judge, and a correct server passes.</summary>
public sealed class WireChecksOnAHealthyServerTests
{
    private const int Length = 200_000;
    private static readonly string[] Groups = ["response", "head", "range", "integrity"];

    public static TheoryData<string> Ids() =>
        [.. AllChecks.List.Where(c => Groups.Contains(c.Info.Group)).Select(c => c.Info.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void What_a_check_wants_is_enough_to_judge_and_a_correct_server_passes(string id)
    {
        var length = id switch
        {
            "large-offset-is-honoured" => 5L << 30,
            "empty-file-is-served" => 0,
            _ => Length,
        };

        var judgement = Play(AllChecks.Find(id)!, length);

        Assert.True(judgement.Status == CheckStatus.Passed, $"{judgement.Status}: {judgement.Reason}");
    }

    [Fact]
    public void There_are_checks_to_play()
    {
        Assert.Equal(22, Ids().Count);
    }

    private static Judgement Play(ICheck check, long length)
    {
        var url = HttpUrl.Parse("http://wsus.example:8530/Content/AB/" + Sha1(length) + ".cab");
        var options = new ProbeOptions { Urls = [url], OnlyChecks = [check.Info.Id] };
        var route = new Route { Kind = RouteKind.Direct, Source = "default" };
        var log = ExchangeLog.Empty;
        while (Planner.Next(new PlanContext(url, options, route, Leg.Main, log), [check]) is { } spec)
        {
            Assert.True(log.All.Length < 50, "the plan does not end");
            var number = log.All.Length + 1;
            log = log.With(
                Ask.For(spec.Purpose).ChangeSpec(_ => spec).Replies(Answer(spec, length)).Build(number, url, route)
            );
        }

        return check.Judge(
            new JudgeContext
            {
                Url = url,
                Options = options,
                Decision = new ProxyDecision { Route = route, Source = "default" },
                Host = new HostFacts { IsWindows = false, OperatingSystem = "Debian GNU/Linux 12" },
                Log = log,
            }
        );
    }

    private static string Answer(RequestSpec spec, long length) =>
        spec.Range is not { } range ? Reply.Whole(length)
        : range.First >= length
            ? $"HTTP/1.1 416 Range Not Satisfiable\nContent-Range: bytes */{length}\nContent-Length: 0\n\n"
        : Reply.Range(range.First, Math.Min(range.Last, length - 1), length);

#pragma warning disable CA5350 // WSUS names its files by SHA-1.
    private static string Sha1(long length) =>
        Convert.ToHexString(SHA1.HashData(TestFile.Bytes(0, (int)Math.Min(length, Length))));
#pragma warning restore CA5350
}
