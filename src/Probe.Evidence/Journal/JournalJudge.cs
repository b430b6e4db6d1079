using System.Collections.Immutable;
using Probe.Checks;
using Probe.Evidence.Http;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Sites;
using Probe.Verdicts;

namespace Probe.Evidence.Journal;

/// <summary>
/// Judges what a journal holds by the same rules as when it was written: a run of the program's own gets the very results
/// that it had, other clients' traffic is judged as a capture's. Pure.
/// </summary>
public sealed class JournalJudge
{
    /// <summary>Most exchanges that are judged.</summary>
    public const int MostExchanges = 100_000;

    /// <summary>Most changes that are remembered.</summary>
    public const int MostEdits = 10_000;

    /// <summary>Most octets of records that are kept in memory, those of bodies not counted: they have a bound of their own.</summary>
    private const long MostOctets = 512L * 1024 * 1024;

    private readonly SortedDictionary<int, OwnRun> _runs = [];
    private readonly List<JournalEdit> _edits = [];
    private readonly List<BlindTunnel> _tunnels = [];
    private readonly List<OwnAnswer> _answers = [];
    private readonly UnaskedTally _unasked = new();
    private readonly List<SeenExchange> _seen = [];
    private readonly List<string> _pseudonyms = [];
    private readonly BodyBudget _budget = new();
    private readonly SharedParts _shared;
    private int _count;
    private long _octets;

    /// <summary>Makes one that has taken nothing yet.</summary>
    public JournalJudge() => _shared = new SharedParts(_budget);

    /// <summary>What the journal is of; null before its first record, or where that cannot be read.</summary>
    public JournalBegin? Begin { get; private set; }

    /// <summary>How the run of the program ended; null where it was killed.</summary>
    public JournalEnd? End { get; private set; }

    /// <summary>Exchanges beyond the bound, which are not judged.</summary>
    public long Left { get; private set; }

    /// <summary>Changes that were made to what clients sent, at most <see cref="MostEdits"/> of them.</summary>
    public IReadOnlyList<JournalEdit> Edits => _edits;

    /// <summary>All tunnels that were not looked into, those beyond the bound too.</summary>
    public long TunnelCount { get; private set; }

    /// <summary>All requests that the capture proxy answered itself, those beyond the bound too.</summary>
    public long AnswerCount { get; private set; }

    /// <summary>All connections that ended without a request, those beyond the bound too.</summary>
    public long UnaskedCount => _unasked.Count;

    /// <summary>Other clients' requests that are not judged, such as a POST.</summary>
    public long OtherCount { get; private set; }

    /// <summary>Bodies that were kept whole, in files of their own.</summary>
    public long WholeBodies { get; private set; }

    /// <summary>Bodies that were to be kept whole and could not.</summary>
    public long NotWholeBodies { get; private set; }

    /// <summary>All changes, those beyond the bound too.</summary>
    public long EditCount { get; private set; }

    /// <summary>Exchanges taken.</summary>
    public int Count => _count;

    /// <summary>The runs, in order.</summary>
    public IEnumerable<JournalRun> Runs => _runs.Values.Select(r => r.Run);

    /// <summary>How many runs there are.</summary>
    public int RunCount => _runs.Count;

    /// <summary>How many exchanges of a run's main leg there are: those of its control leg are numbered after them.</summary>
    /// <param name="run">Number of the run.</param>
    public int MainCount(int run) => _runs.TryGetValue(run, out var own) ? own.Main.Count : 0;

    /// <summary>When the latest exchange ended.</summary>
    public DateTimeOffset? Last { get; private set; }

    /// <summary>Takes the next record.</summary>
    public void Add(JournalRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Begin ??= record.Begin;
        End = record.End ?? End;
        if (record.Edit is { } edit)
        {
            EditCount++;
            if (_edits.Count < MostEdits && HasRoom(record, null))
            {
                _edits.Add(edit);
            }
        }
        else if (record.Tunnel is { } tunnel)
        {
            TunnelCount++;
            if (_tunnels.Count < Verdicts.Unjudged.MostKept && HasRoom(record, null))
            {
                _tunnels.Add(tunnel);
            }
        }
        else if (record.Answer is { } answer)
        {
            AnswerCount++;
            if (_answers.Count < Verdicts.Unjudged.MostKept && HasRoom(record, null))
            {
                _answers.Add(answer);
            }
        }
        else if (record.Unasked is { } unasked)
        {
            _unasked.Add(unasked, () => HasRoom(record, null));
        }
        else if (record.Other is not null)
        {
            OtherCount++;
        }
        else if (record.Masked is { } masked)
        {
            if (HasRoom(record, null))
            {
                _pseudonyms.Add(masked.Pseudonym);
            }
        }
        else if (record.Run is { } run)
        {
            if (HasRoom(record, null))
            {
                _runs.TryAdd(run.Number, new OwnRun(run));
            }
        }
        else if (record.Exchange is { } own && _runs.TryGetValue(own.Run, out var of))
        {
            // Without a way nothing was asked.
            if (of.Run.Decision.Route is not null && Takes(record, own.Exchange))
            {
                (own.Exchange.IsControl ? of.Control : of.Main).Add(_budget.Within(own.Exchange));
            }
        }
        else if (record.Seen is { } seen)
        {
            WholeBodies += seen.BodyFile is null ? 0 : 1;
            NotWholeBodies += seen.BodyNotWhole is null ? 0 : 1;
            if (Takes(record, seen.Exchange))
            {
                _seen.Add(Restore(seen));
            }
        }
    }

    /// <summary>The results of everything that was taken; worst first.</summary>
    public ImmutableArray<RunResult> Judge() =>
        Verdicts.Judge.WorstFirst(
            _runs
                .Values.Where(r => !r.Run.IsSite)
                .SelectMany(r => JudgeRun(r))
                .Concat(TrafficJudge.Judge(_seen, Begin?.CertificatesJudged))
        );

    /// <summary>What passed and is not judged; null where nothing did.</summary>
    public Unjudged? Unjudged() => Verdicts.Unjudged.Of(_tunnels, TunnelCount, _answers, AnswerCount, _unasked);

    /// <summary>The site that was surveyed; null without one.</summary>
    public SiteResult? JudgeSite()
    {
        if (_runs.Values.FirstOrDefault(r => r.Run.IsSite) is not { } own)
        {
            return null;
        }

        var run = own.Run;
        if (run.Decision.Route is not { } route)
        {
            return SiteJudge.WithoutRoute(run.Url, run.Decision);
        }

        var survey = SiteSurvey.Begin(run.Url, run.Options, route, Leg.Main, run.StartedAt);
        foreach (var exchange in own.Main.OrderBy(e => e.Number))
        {
            survey = survey.With(exchange);
        }

        return SiteJudge.Run(survey, survey.Log.Followed(Log(own.Control)), run.Decision, Host, _pseudonyms);
    }

    private HostFacts Host => Begin?.Host ?? new HostFacts { IsWindows = false, OperatingSystem = "not known" };

    private ImmutableArray<RunResult> JudgeRun(OwnRun own)
    {
        var run = own.Run;
        return Verdicts.Judge.Run(
            new JudgeContext
            {
                Url = UrlSecrets.Masked(run.Url),
                Options = run.Options,
                Decision = run.Decision with { Trace = [.. run.Decision.Trace.Select(UrlSecrets.Mask)] },
                Host = Host,
                Log = new SecretMask(run.Options with { Urls = [run.Url] })
                    .With(_pseudonyms)
                    .Apply(Log(own.Main).Followed(Log(own.Control))),
            }
        );
    }

    /// <summary>By number, without holes: that is what checks point at.</summary>
    private static ExchangeLog Log(List<Exchange> exchanges)
    {
        var ordered = exchanges.OrderBy(e => e.Number).ToList();
        var numbers = new Dictionary<int, int>(ordered.Count);
        foreach (var exchange in ordered)
        {
            numbers.TryAdd(exchange.Number, numbers.Count + 1);
        }

        return new ExchangeLog([
            .. ordered
                .DistinctBy(e => e.Number)
                .Select(e =>
                    numbers[e.Number] == e.Number
                        ? e
                        : e with
                        {
                            Number = numbers[e.Number],
                            Spec = e.Spec with
                            {
                                FollowUpOf =
                                    e.Spec.FollowUpOf is { } of && numbers.TryGetValue(of, out var now) ? now : null,
                            },
                        }
                ),
        ]);
    }

    private bool HasRoom(JournalRecord record, Exchange? exchange)
    {
        var ofBody = exchange?.Body?.Slices.Sum(s => (long)s.Bytes.Length) ?? 0;
        var octets = Math.Max(0, record.LineOctets - (ofBody / 3 * 4));
        if (_octets + octets > MostOctets)
        {
            return false;
        }

        _octets += octets;
        return true;
    }

    private bool Takes(JournalRecord record, Exchange exchange)
    {
        var end = exchange.StartedAt + exchange.Timings.Total;
        Last = Last is { } last && last > end ? last : end;
        if (_count >= MostExchanges || !HasRoom(record, exchange))
        {
            Left++;
            return false;
        }

        _count++;
        return true;
    }

    private SeenExchange Restore(JournalSeen seen)
    {
        if (seen.Exchange.Body is { End: BodyEnd.CutByPlan, Cut: null } body)
        {
            // Journals of before do not say it, and no plan of this program's was at work.
            var cut = seen.Gap is null ? BodyCut.ByClient : BodyCut.NotSeen;
            seen = seen with { Exchange = seen.Exchange with { Body = body with { Cut = cut } } };
        }

        RequestHeadReader.TryRead(seen.Exchange.RequestBytes.AsSpan(), new WireLimits(), out var head, out _, out _);
        return _shared.Of(
            new SeenExchange
            {
                Exchange = seen.Exchange,
                Request =
                    head
                    ?? new RequestHead
                    {
                        Bytes = seen.Exchange.RequestBytes,
                        Method = seen.Exchange.Spec.Method,
                        Target = seen.Exchange.Spec.Url.PathAndQuery,
                        Version = "HTTP/1.1",
                        Headers = seen.Exchange.Spec.Headers,
                        BodyLength = 0,
                    },
                Connection = seen.Connection,
                Client = seen.Client,
                Gap = seen.Gap,
            }
        );
    }

    private sealed record OwnRun(JournalRun Run)
    {
        internal List<Exchange> Main { get; } = [];

        internal List<Exchange> Control { get; } = [];
    }
}
