using System.Collections.Immutable;
using System.Globalization;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;

namespace Probe.Planning;

/// <summary>
/// What planning knows: the options, the route, the exchanges so far. Offers the requests that a check may want;
/// each is empty while what it needs is not known yet, or when the depth, the leg or the size rules it out.
/// </summary>
public sealed partial class PlanContext
{
    /// <summary>Octets fetched of a file that is larger than the verify limit, per job shape.</summary>
    public const long CutOctets = 1024 * 1024;

    private const int SampleOctets = 4096;
    private const long TwoGiB = 1L << 31;
    private const long FourGiB = 1L << 32;
    private readonly RequestProfile _profile;

    /// <summary>Several checks want the same request; it is put together once.</summary>
    private readonly Dictionary<string, RequestSpec> _specs = new(StringComparer.Ordinal);

    /// <summary>Makes a context.</summary>
    /// <param name="url">The URL as asked.</param>
    /// <param name="options">What the run was asked to do.</param>
    /// <param name="route">The route of this leg.</param>
    /// <param name="leg">Main or control.</param>
    /// <param name="log">Exchanges so far, of this leg alone.</param>
    public PlanContext(HttpUrl url, ProbeOptions options, Route route, Leg leg, ExchangeLog log)
    {
        ArgumentNullException.ThrowIfNull(options);
        Url = url;
        Options = options;
        Route = route;
        Leg = leg;
        Log = log;
        Length = FileFacts.Length(log, leg);
        _profile =
            Profiles.Find(options.Profile)
            ?? throw new ArgumentException($"no profile '{options.Profile}'", nameof(options));
    }

    /// <summary>The URL as asked.</summary>
    public HttpUrl Url { get; }

    /// <summary>What the run was asked to do.</summary>
    public ProbeOptions Options { get; }

    /// <summary>The route of this leg.</summary>
    public Route Route { get; }

    /// <summary>Main or control.</summary>
    public Leg Leg { get; }

    /// <summary>Exchanges so far.</summary>
    public ExchangeLog Log { get; }

    /// <summary>Length of the file in octets; null until an answer tells.</summary>
    public long? Length { get; }

    /// <summary>True when the file is fetched whole in both job shapes.</summary>
    public bool FetchesWhole => Length is { } length && length <= Options.VerifyLimit;

    /// <summary>True where no more than the quick requests is asked: at depth quick, and on the control leg.</summary>
    internal bool IsShallow => Options.Depth == Depth.Quick || Leg == Leg.Control;

    /// <summary>HEAD of a background job.</summary>
    public IEnumerable<RequestSpec> Head() => [Spec("background/head", Purpose.BackgroundHead, "HEAD", null)];

    /// <summary>The profile's first range, <c>0-5690</c> of BITS (shorter for a shorter file); none for an empty one.</summary>
    public IEnumerable<RequestSpec> FirstRange() =>
        Length == 0
            ? []
            :
            [
                RangeSpec("background/range-first", Purpose.FirstRange, _profile.Series.First(Length)) with
                {
                    // A series of one range needs no running digests, unless that one is the whole file.
                    InSeries = !IsShallow || Length <= _profile.Series.FirstOctets,
                },
            ];

    /// <summary>A range from the middle of the file; empty until the length is known.</summary>
    public IEnumerable<RequestSpec> MiddleRange() =>
        Length is >= 3 and { } length
            ?
            [
                RangeSpec(
                    "background/range-middle",
                    Purpose.MiddleRange,
                    new ByteRange(length / 2, Math.Min((length / 2) + SampleOctets, length - 1) - 1)
                ),
            ]
            : [];

    /// <summary>The file's last octet; empty until the length is known.</summary>
    public IEnumerable<RequestSpec> LastRange() =>
        Length is >= 2 and { } length
            ? [RangeSpec("background/range-last", Purpose.LastRange, new ByteRange(length - 1, length - 1))]
            : [];

    /// <summary>The next range of the adaptive series; empty when the series is done, broken or ruled out.</summary>
    public IEnumerable<RequestSpec> SeriesRange()
    {
        if (IsShallow || Length is not { } length)
        {
            return [];
        }

        var answered = Log.Settled.Where(e => e.Spec.Leg == Leg && e.Spec.InSeries).ToList();
        if (answered.Count == 0 || answered.Any(e => e.Status != 206 || e.Failure is not null))
        {
            return [];
        }

        var end = FetchesWhole ? length : Math.Min(length, CutOctets);
        return _profile.Series.At(answered.Count, end) is { } range
            ?
            [
                RangeSpec(
                    "background/range-series-" + answered.Count.ToString(CultureInfo.InvariantCulture),
                    Purpose.SeriesRange,
                    range
                ) with
                {
                    InSeries = true,
                },
            ]
            : [];
    }

    /// <summary>Ranges past 2 and 4 GiB; empty for smaller files.</summary>
    public IEnumerable<RequestSpec> LargeOffsetRanges()
    {
        if (IsShallow || Length is not { } length)
        {
            yield break;
        }

        foreach (var (name, offset) in new[] { ("2g", TwoGiB), ("4g", FourGiB) })
        {
            if (length > offset)
            {
                yield return RangeSpec(
                    "background/range-past-" + name,
                    Purpose.LargeOffsetRange,
                    new ByteRange(offset, Math.Min(offset + SampleOctets, length) - 1)
                );
            }
        }
    }

    /// <summary>HEAD of a foreground job.</summary>
    public IEnumerable<RequestSpec> ForegroundHead() =>
        IsShallow ? [] : [Spec("foreground/head", Purpose.ForegroundHead, "HEAD", null)];

    /// <summary>The GET without Range of a foreground job, cut where the file is larger than the verify limit.</summary>
    public IEnumerable<RequestSpec> WholeFile() =>
        IsShallow
            ? []
            :
            [
                Spec("foreground/whole-file", Purpose.WholeFile, "GET", null) with
                {
                    BodyLimit = FetchesWhole ? Options.VerifyLimit + SampleOctets : CutOctets,
                    WantsSha1 = true,
                },
            ];

    /// <summary>Diagnostic: from inside the file to past its end; empty until the length is known.</summary>
    public IEnumerable<RequestSpec> PastEndRange() =>
        IsShallow || Length is not > 0
            ? []
            :
            [
                RangeSpec(
                    "diagnostic/range-past-end",
                    Purpose.PastEndRange,
                    Length <= BodyFacts.BlockOctets
                        ? new ByteRange(0, TwoGiB - 2)
                        : new ByteRange(Length.Value - SampleOctets, Length.Value + SampleOctets - 1)
                ) with
                {
                    BodyLimit = 2L * BodyFacts.BlockOctets,
                },
            ];

    /// <summary>Diagnostic: wholly past the end; empty until the length is known.</summary>
    public IEnumerable<RequestSpec> UnsatisfiableRange() =>
        IsShallow || Length is not > 0
            ? []
            :
            [
                RangeSpec(
                    "diagnostic/range-unsatisfiable",
                    Purpose.UnsatisfiableRange,
                    new ByteRange(Length.Value, Length.Value + SampleOctets - 1)
                ),
            ];

    /// <summary>Diagnostic: HEAD with <c>Accept-Encoding: gzip, deflate</c>.</summary>
    public IEnumerable<RequestSpec> EncodedHead()
    {
        if (IsShallow)
        {
            return [];
        }

        var spec = Spec("diagnostic/head-accepting-gzip", Purpose.EncodedHead, "HEAD", null);
        HeaderList headers =
        [
            .. spec.Headers.Select(h =>
                h.Name.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase)
                    ? new HeaderField(h.Name, "gzip, deflate")
                    : h
            ),
        ];
        return
        [
            spec with
            {
                Headers = headers.Contains("Accept-Encoding")
                    ? headers
                    : headers.Add("Accept-Encoding", "gzip, deflate"),
            },
        ];
    }

    /// <summary>True when a request of that key was sent on this leg.</summary>
    internal bool IsSent(string key) => Sent(key) is not null;

    private RequestSpec? Sent(string key)
    {
        foreach (var exchange in Log.All)
        {
            if (exchange.Spec.Key == key)
            {
                return exchange.Spec;
            }
        }

        return null;
    }

    /// <summary>
    /// Octets that a spec may pull at most: what <c>--max-bytes</c> is held against. The whole of the file where
    /// nothing less is known.
    /// </summary>
    public static long UpperBound(RequestSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Method == "HEAD" ? 0 : spec.Range?.Length ?? spec.BodyLimit ?? 0;
    }

    private RequestSpec RangeSpec(string key, Purpose purpose, ByteRange range) =>
        Spec(key, purpose, "GET", range) with
        {
            // Enough to see that more than the range came, without pulling the whole file each time.
            BodyLimit = range.Length + BodyFacts.BlockOctets,
        };

    internal RequestSpec Spec(string key, Purpose purpose, string method, ByteRange? range, HttpUrl? url = null) =>
        Spec(key, purpose, method, range is { } one ? [one] : [], url);

    internal RequestSpec Spec(
        string key,
        Purpose purpose,
        string method,
        ImmutableArray<ByteRange> ranges,
        HttpUrl? url = null,
        string? ifUnmodifiedSince = null
    )
    {
        if (url is null && (_specs.TryGetValue(key, out var known) || (known = Sent(key)) is not null))
        {
            return known;
        }

        var target = url ?? Url;
        var throughProxy = Route.Kind == RouteKind.Proxy && !target.IsTls;
        var headers = _profile.Headers(
            new ProfileRequest(
                method,
                target,
                throughProxy,
                ranges,
                method == "GET" ? ifUnmodifiedSince ?? FileFacts.LastModified(Log, Leg) : null,
                Options.ExtraHeaders
            )
        );
        var spec = new RequestSpec
        {
            Key = key,
            Purpose = purpose,
            Leg = Leg,
            Method = method,
            Url = target,
            Range = ranges is [var range] ? range : null,
            Ranges = ranges.Length > 1 ? ranges : [],
            Headers = headers,
            KeepSlices = method == "GET" ? SlicesToKeep() : [],
        };
        if (url is null)
        {
            _specs[key] = spec;
        }

        return spec;
    }

    private ImmutableArray<ByteRange> SlicesToKeep()
    {
        if (Length is not { } length)
        {
            return [FirstSlice(null)];
        }

        if (length == 0)
        {
            return [];
        }

        var slices = ImmutableArray.CreateBuilder<ByteRange>();
        slices.Add(FirstSlice(length));
        slices.Add(new ByteRange(length / 2, Math.Min((length / 2) + SampleOctets, length) - 1));
        slices.Add(new ByteRange(Math.Max(0, length - SampleOctets), length - 1));
        foreach (var offset in new[] { TwoGiB, FourGiB })
        {
            if (length > offset)
            {
                slices.Add(new ByteRange(offset, Math.Min(offset + SampleOctets, length) - 1));
            }
        }

        return slices.DrainToImmutable();
    }

    /// <summary>The first range, or as much of it as is kept of every body: pieces of 1 MiB are compared by digest.</summary>
    private ByteRange FirstSlice(long? length)
    {
        var first = _profile.Series.First(length);
        return new ByteRange(0, Math.Min(first.Last, BodyFacts.BlockOctets - 1));
    }
}
