using System.Collections.Immutable;
using System.Globalization;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Planning;

/// <summary>
/// What depth full asks beyond standard: the same again, several ranges in one request, a stale condition, each
/// address. The control leg asks it too, since only an answer straight from the origin proves whose doing a
/// difference is.
/// </summary>
public sealed partial class PlanContext
{
    /// <summary>Most addresses asked beyond the first.</summary>
    public const int MostAddresses = 15;

    /// <summary>Octets of a file that several ranges in one request can be cut out of.</summary>
    public const int LeastForSeveralRanges = 2 * PartOctets * 6;

    private const int PartOctets = 500;
    private static readonly TimeSpan Older = TimeSpan.FromDays(1);

    /// <summary>Where no single range is served, odd ones say nothing.</summary>
    private bool RangesWork => RangesSoFar.Any(e => e.Status == 206);

    /// <summary>Ranges that were answered to the end; asking again what breaks off each time teaches nothing.</summary>
    private IEnumerable<Exchange> RangesSoFar =>
        Log.Settled.Where(e => e.Spec.Leg == Leg && e is { Spec.Range: not null, Response: not null, Failure: null });

    private bool IsFull => Options.Depth == Depth.Full;

    /// <summary>HEAD twice more, so that members of a farm that take turns show themselves.</summary>
    public IEnumerable<RequestSpec> RepeatedHeads() =>
        !IsFull
            ? []
            : Enumerable
                .Range(1, 2)
                .Select(round =>
                    Spec(
                        "again/head-" + round.ToString(CultureInfo.InvariantCulture),
                        Purpose.RepeatedHead,
                        "HEAD",
                        null
                    ) with
                    {
                        Round = round,
                    }
                );

    /// <summary>The quick ranges once more, last first.</summary>
    public IEnumerable<RequestSpec> RepeatedRanges() =>
        !IsFull || !RangesSoFar.Any()
            ? []
            : LastRange()
                .Concat(MiddleRange())
                .Concat(FirstRange())
                .Select(spec =>
                    spec with
                    {
                        Key = spec.Key.Replace("background/", "again/", StringComparison.Ordinal),
                        Purpose = Purpose.RepeatedRange,
                        InSeries = false,
                        Round = 1,
                    }
                );

    /// <summary>The first and the last range of a URL that no cache can have; only where a nonce was given.</summary>
    public IEnumerable<RequestSpec> ColdRanges()
    {
        if (!IsFull || Leg == Leg.Control || Options.Nonce is not { } nonce)
        {
            return [];
        }

        var url = Url.WithPathAndQuery(
            Url.PathAndQuery + (Url.PathAndQuery.Contains('?', StringComparison.Ordinal) ? "&" : "?") + nonce
        );
        return FirstRange()
            .Concat(LastRange())
            .Select(spec =>
            {
                var cold = Spec(spec.Key, Purpose.ColdRange, "GET", spec.Range, url);
                return cold with
                {
                    Key = spec.Key.Replace("background/", "cold/", StringComparison.Ordinal),
                    BodyLimit = spec.BodyLimit,
                };
            });
    }

    /// <summary>
    /// Five ascending ranges in one request, two of them adjacent; empty for files too short for it. They lie where
    /// other answers' octets are kept.
    /// </summary>
    public IEnumerable<RequestSpec> MultiRange() =>
        SeveralRanges(
            "diagnostic/several-ranges",
            Purpose.MultiRange,
            length =>
                [
                    new ByteRange(0, PartOctets - 1),
                    new ByteRange(2 * PartOctets, (3 * PartOctets) - 1),
                    new ByteRange(3 * PartOctets, (4 * PartOctets) - 1),
                    new ByteRange(length / 2, (length / 2) + PartOctets - 1),
                    new ByteRange(length - PartOctets, length - 1),
                ]
        );

    /// <summary>
    /// The same file's ranges out of order, one of them twice; empty for files too short for it. None begins at the
    /// file's first octet: Squid 5.7 answers such a request from its copy with 200, the right length, and the file from
    /// the lowest octet asked for on.
    /// </summary>
    public IEnumerable<RequestSpec> UnorderedRanges() =>
        SeveralRanges(
            "diagnostic/ranges-out-of-order",
            Purpose.UnorderedRanges,
            length =>
                [
                    new ByteRange(length / 2, (length / 2) + PartOctets - 1),
                    new ByteRange(4 * PartOctets, (5 * PartOctets) - 1),
                    new ByteRange(length / 2, (length / 2) + PartOctets - 1),
                    new ByteRange(2 * PartOctets, (3 * PartOctets) - 1),
                ]
        );

    /// <summary>
    /// A range with If-Unmodified-Since a day before the file's own date; empty where no date is known. Who honours
    /// the condition answers 412.
    /// </summary>
    public IEnumerable<RequestSpec> StaleCondition() =>
        IsFull && RangesWork && Length > 0 && DayBefore(FileFacts.LastModified(Log, Leg)) is { } date
            ?
            [
                Spec(
                    "diagnostic/stale-condition",
                    Purpose.StaleCondition,
                    "GET",
                    [_profile.Series.First(Length)],
                    ifUnmodifiedSince: date
                ) with
                {
                    BodyLimit = _profile.Series.FirstOctets + BodyFacts.BlockOctets,
                },
            ]
            : [];

    /// <summary>HEAD and the first range at each further address that the next hop's name led to.</summary>
    public IEnumerable<RequestSpec> OtherAddresses()
    {
        if ((!IsFull && !Options.AllAddresses) || Length is null)
        {
            yield break;
        }

        var first = Log.All.FirstOrDefault(e => e.Spec.Leg == Leg && e.Connection.Id > 0 && e.Spec.Hop == 0);
        if (first is null)
        {
            yield break;
        }

        var used = first.Connection.Attempts.LastOrDefault()?.Address ?? first.Connection.Remote ?? "";
        foreach (var address in first.Connection.Addresses.Where(a => !IsAt(used, a)).Take(MostAddresses))
        {
            var head = Spec("address/head-" + address, Purpose.AddressHead, "HEAD", null) with { Address = address };
            yield return head;
            var isDead = Log.Find(head.Key, Leg) is { Failure.Stage: <= FailureStage.TlsHandshake };
            foreach (var range in isDead ? [] : FirstRange())
            {
                yield return range with
                {
                    Key = "address/range-" + address,
                    Purpose = Purpose.AddressRange,
                    InSeries = false,
                    Address = address,
                };
            }
        }
    }

    /// <summary>True when <c>address:port</c> or <c>[address]:port</c> is at the address.</summary>
    internal static bool IsAt(string endPoint, string address)
    {
        var colon = endPoint.LastIndexOf(':');
        return colon > 0 && endPoint.AsSpan(0, colon).Trim("[]").SequenceEqual(address.AsSpan().Trim("[]"));
    }

    private static string? DayBefore(string? date) =>
        date == PlanPreview.LastModifiedPlaceholder ? PlanPreview.OlderPlaceholder
        : HttpDate.Parse(date) is { } read ? HttpDate.Format(read - Older)
        : null;

    private IEnumerable<RequestSpec> SeveralRanges(
        string key,
        Purpose purpose,
        Func<long, ImmutableArray<ByteRange>> ranges
    ) =>
        !IsFull || !RangesWork || Length is not >= LeastForSeveralRanges
            ? []
            : [Spec(key, purpose, "GET", ranges(Length.Value)) with { BodyLimit = BodyFacts.BlockOctets }];
}
