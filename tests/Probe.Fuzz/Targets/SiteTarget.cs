using System.Text;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Reports;
using Probe.Sites;
using Probe.Verdicts;

namespace Probe.Fuzz.Targets;

/// <summary>A survey of a WSUS site whose web services answer every call with the input, <c>{call}</c> replaced by the call's name.</summary>
public sealed class SiteTarget : IFuzzTarget
{
    private const int MostExchanges = 64;

    /// <inheritdoc/>
    public string Id => "site";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var text = Encoding.Latin1.GetString(input);
        var route = new Route { Kind = RouteKind.Direct, Source = "default" };
        var survey = SiteSurvey.Begin(
            HttpUrl.Parse("http://wsus:8530/"),
            new ProbeOptions { Urls = [] },
            route,
            Leg.Main,
            DateTimeOffset.UnixEpoch
        );
        while (survey.Next() is { } spec)
        {
            BrokenPromiseException.Unless(survey.Log.All.Length < MostExchanges, "a survey comes to its end");
            survey = survey.With(Answer(spec, survey.Log.All.Length + 1, route, text));
        }

        var site = SiteJudge.Run(
            survey,
            survey.Log,
            new ProxyDecision
            {
                Route = route,
                Source = "default",
                Trace = [],
            },
            new HostFacts { IsWindows = false, OperatingSystem = "test" }
        );
        BrokenPromiseException.Unless(!site.Targets.Urls.IsEmpty, "there is always something to check");
        BrokenPromiseException.Unless(
            site.Targets.Urls.All(t => t.Url.Host.Equals("wsus", StringComparison.OrdinalIgnoreCase)),
            "no host that nobody named is to be contacted"
        );
        var result = new ProbeResult
        {
            ToolVersion = "fuzz",
            StartedAt = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.Zero,
            ExitCode = 0,
            Runs = [],
            Site = site,
        };
        foreach (
            var report in new IReport[] { new TerminalReport(new ReportOptions()), new JsonReport(), new JUnitReport() }
        )
        {
            using var writer = new StringWriter { NewLine = "\n" };
            report.Write(result, writer);
            BrokenPromiseException.Unless(
                writer.ToString().All(c => c == '\n' || !char.IsControl(c)),
                "no control character gets into a report"
            );
        }
    }

    private static Exchange Answer(RequestSpec spec, int number, Route route, string text)
    {
        byte[] body =
            spec.Purpose == Purpose.ServiceCall
                ? Encoding.Latin1.GetBytes(
                    text.Replace("{call}", spec.Key["service/".Length..].Split('-')[0], StringComparison.Ordinal)
                )
                : [];
        return new Exchange
        {
            Number = number,
            Spec = spec,
            Route = route,
            StartedAt = DateTimeOffset.UnixEpoch,
            Response = new ResponseHead
            {
                Bytes = [],
                Version = "HTTP/1.1",
                Status = 200,
                Reason = "OK",
                Headers = HeaderList.Empty,
                Framing = BodyFraming.ContentLength,
                ContentLength = body.Length,
                KeepAlive = true,
            },
            Body = new BodyFacts
            {
                Length = body.Length,
                End = BodyEnd.Complete,
                Slices = body.Length == 0 ? [] : [new BodySlice(0, [.. body])],
            },
        };
    }
}
