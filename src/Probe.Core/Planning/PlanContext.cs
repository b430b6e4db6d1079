using Probe.Exchanges;
using Probe.Http;
using Probe.Options;

namespace Probe.Planning;

/// <summary>
/// What planning knows: the options, the route, the exchanges so far. Offers the requests that a check may want;
/// each is empty while what it needs is not known yet, or when the depth or the size rules it out.
/// </summary>
public sealed class PlanContext
{
    /// <summary>Makes a context.</summary>
    /// <param name="url">The URL as asked.</param>
    /// <param name="options">What the run was asked to do.</param>
    /// <param name="route">The route of this leg.</param>
    /// <param name="leg">Main or control.</param>
    /// <param name="log">Exchanges so far, of this leg alone.</param>
    public PlanContext(HttpUrl url, ProbeOptions options, Route route, Leg leg, ExchangeLog log)
    {
        Url = url;
        Options = options;
        Route = route;
        Leg = leg;
        Log = log;
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

    /// <summary>HEAD of a background job.</summary>
    public IEnumerable<RequestSpec> Head() => throw new NotImplementedException();

    /// <summary>The first range, <c>0-5690</c> (shorter for a shorter file).</summary>
    public IEnumerable<RequestSpec> FirstRange() => throw new NotImplementedException();

    /// <summary>A range from the middle of the file; empty until the length is known.</summary>
    public IEnumerable<RequestSpec> MiddleRange() => throw new NotImplementedException();

    /// <summary>The file's last octet; empty until the length is known.</summary>
    public IEnumerable<RequestSpec> LastRange() => throw new NotImplementedException();

    /// <summary>The next range of the adaptive series; empty when the series is done or ruled out.</summary>
    public IEnumerable<RequestSpec> SeriesRange() => throw new NotImplementedException();

    /// <summary>Ranges past 2 and 4 GiB; empty for smaller files.</summary>
    public IEnumerable<RequestSpec> LargeOffsetRanges() => throw new NotImplementedException();

    /// <summary>HEAD of a foreground job.</summary>
    public IEnumerable<RequestSpec> ForegroundHead() => throw new NotImplementedException();

    /// <summary>The GET without Range of a foreground job.</summary>
    public IEnumerable<RequestSpec> WholeFile() => throw new NotImplementedException();

    /// <summary>Diagnostic: from inside the file to past its end; empty until the length is known.</summary>
    public IEnumerable<RequestSpec> PastEndRange() => throw new NotImplementedException();

    /// <summary>Diagnostic: wholly past the end; empty until the length is known.</summary>
    public IEnumerable<RequestSpec> UnsatisfiableRange() => throw new NotImplementedException();

    /// <summary>Diagnostic: HEAD with <c>Accept-Encoding: gzip, deflate</c>.</summary>
    public IEnumerable<RequestSpec> EncodedHead() => throw new NotImplementedException();
}
