using System.Collections.Immutable;
using System.Text.Json;
using System.Xml;
using Probe.Checks;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Reports;
using Probe.Verdicts;

namespace Probe.Fuzz.Targets;

/// <summary>
/// A whole run whose every answer is a piece of the input: planned, judged by all checks and put into all reports.
/// Pieces are separated by the octet 0xFF; the last is used again and again.
/// </summary>
public sealed class VerdictTarget : IFuzzTarget
{
    private const int MostExchanges = 60;

    private static readonly HttpUrl Url = HttpUrl.Parse(
        "http://wsus.example:8530/Content/B6/A2E8C22844A4E6926F9C841B0D5AEEC8400811B6.psf"
    );

    private static readonly Route Proxied = new()
    {
        Kind = RouteKind.Proxy,
        Proxy = new ProxyEndpoint("proxy.example", 3128),
        Source = "-x",
    };

    /// <inheritdoc/>
    public string Id => "verdict";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var replies = Split(input);
        var options = new ProbeOptions { Urls = [Url], Depth = Depth.Full };
        var log = ExchangeLog.Empty;
        while (
            log.All.Length < MostExchanges
            && Planner.Next(new PlanContext(Url, options, Proxied, Leg.Main, log), AllChecks.List) is { } spec
        )
        {
            log = log.With(Answer(spec, log.All.Length + 1, replies[Math.Min(log.All.Length, replies.Length - 1)]));
        }

        var runs = Judge.Run(
            new JudgeContext
            {
                Url = Url,
                Options = options,
                Decision = new ProxyDecision
                {
                    Route = Proxied,
                    Source = "-x",
                    Setting = "proxy.example:3128",
                },
                Host = new HostFacts { IsWindows = false, OperatingSystem = "test" },
                Log = log,
            }
        );
        Report(
            new ProbeResult
            {
                ToolVersion = "0",
                StartedAt = DateTimeOffset.UnixEpoch,
                Duration = TimeSpan.Zero,
                ExitCode = 1,
                Runs = runs,
            }
        );
    }

    private static void Report(ProbeResult result)
    {
        foreach (var id in AllReports.Ids)
        {
            using var text = new StringWriter();
            AllReports.Find(id, new ReportOptions { Verbose = true })!.Write(result, text);
            var written = text.ToString();
            BrokenPromiseException.Unless(
                !written.Any(c => char.IsControl(c) && c is not ('\n' or '\r')),
                $"the {id} report has no control character"
            );
            if (id == "json")
            {
                using var document = JsonDocument.Parse(written);
            }
            else if (id == "junit")
            {
                using var reader = XmlReader.Create(new StringReader(written));
                while (reader.Read()) { }
            }
        }
    }

    private static ImmutableArray<byte[]> Split(ReadOnlySpan<byte> input)
    {
        var pieces = ImmutableArray.CreateBuilder<byte[]>();
        while (true)
        {
            var end = input.IndexOf((byte)0xFF);
            pieces.Add((end < 0 ? input : input[..end]).ToArray());
            if (end < 0)
            {
                return pieces.ToImmutable();
            }

            input = input[(end + 1)..];
        }
    }

    private static Exchange Answer(RequestSpec spec, int number, byte[] octets)
    {
        var reader = new ResponseReader(spec.Method, new WireLimits());
        var body = new MemoryStream();
        var start = 0;
        while (true)
        {
            var step = reader.Advance(octets.AsSpan(start), ended: true);
            if (step.Kind == ReadStepKind.Body)
            {
                body.Write(octets.AsSpan(start + step.BodyStart, step.BodyLength));
            }

            start += step.Consumed;
            if (step.Kind is ReadStepKind.End or ReadStepKind.Problem or ReadStepKind.NeedMoreData)
            {
                break;
            }
        }

        var kept = body.ToArray();
        return new Exchange
        {
            Number = number,
            Spec = spec,
            Route = Proxied,
            StartedAt = DateTimeOffset.UnixEpoch,
            Response = reader.Head,
            Interim = reader.Interim,
            BodyAnomalies = reader.BodyAnomalies,
            Body = reader.Head is null
                ? null
                : new BodyFacts
                {
                    Length = kept.Length,
                    End = reader.Problem is null ? BodyEnd.Complete : BodyEnd.Failed,
                    FileOffset =
                        reader.Head.Status == 200 && spec.Method == "GET" ? 0
                        : reader.Head is { Status: 206 } part && part.Headers.Get("Content-Range") is { } value
                            ? ContentRange.Parse(value, out _)?.Range?.First
                        : null,
                    Slices = kept.Length == 0 ? [] : [new BodySlice(0, [.. kept])],
                },
            Failure = reader.Problem is { } problem
                ? new ExchangeFailure
                {
                    Stage = reader.Head is null ? FailureStage.ReceiveHead : FailureStage.ReceiveBody,
                    Side = FailureSide.Proxy,
                    Cause = reader.Head is null ? FailureCauses.MalformedHead : FailureCauses.ClosedEarly,
                    Detail = problem.Detail,
                    Offset = 0,
                    ReceivedBytes = [.. octets.Take(64)],
                }
                : null,
            Connection = new ConnectionFacts { Id = 1 },
        };
    }
}
