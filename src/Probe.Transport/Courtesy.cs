using System.Collections.Concurrent;
using System.Globalization;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Transport;

/// <summary>
/// Manners of a sweep: so many requests a second over all, so many runs at a time for one host, and a host that
/// answers 429 or 503 is left alone for as long as it says, or for twice as long each time.
/// </summary>
/// <param name="requestsPerSecond">Most requests a second over all; null for no bound.</param>
/// <param name="runsPerHost">Most runs at a time against one host and port.</param>
/// <param name="time">The clock.</param>
/// <param name="isUnbounded">URLs that the bound on requests a second does not hold for; null for none.</param>
public sealed class Courtesy(
    double? requestsPerSecond,
    int runsPerHost,
    TimeProvider time,
    Func<HttpUrl, bool>? isUnbounded = null
)
{
    /// <summary>Longest that a host is left alone, whatever it asks for.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>Most hosts remembered; beyond them those that rest are forgotten first.</summary>
    private const int MostHosts = 10_000;

    private readonly ConcurrentDictionary<string, Host> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _lock = new();
    private readonly TimeSpan _interval = requestsPerSecond is { } rate
        ? TimeSpan.FromSeconds(1 / rate)
        : TimeSpan.Zero;

    private long _pauses;
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>How often a host was left alone.</summary>
    public long Pauses => Interlocked.Read(ref _pauses);

    /// <summary>Waits until one more run against the host may begin; to be left again.</summary>
    /// <param name="url">Where it goes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async ValueTask<IDisposable> EnterAsync(HttpUrl url, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (_hosts.Count > MostHosts)
        {
            Forget();
        }

        var host = _hosts.GetOrAdd(url.HostAndPort, _ => new Host(runsPerHost));
        await host.Runs.WaitAsync(cancellation).ConfigureAwait(false);
        return host;
    }

    /// <summary>Waits until one more request may be sent; at once when nothing speaks against it.</summary>
    /// <param name="url">Where it goes.</param>
    /// <param name="cancellation">Ends the wait without an exception.</param>
    public ValueTask BeforeAsync(HttpUrl url, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(url);
        var now = time.GetUtcNow();
        var until = _hosts.TryGetValue(url.HostAndPort, out var host) ? host.RestsUntil : DateTimeOffset.MinValue;
        if (_interval > TimeSpan.Zero && isUnbounded?.Invoke(url) != true)
        {
            lock (_lock)
            {
                _next = (_next > now ? _next : now) + _interval;
                until = until > _next - _interval ? until : _next - _interval;
            }
        }

        return until <= now ? ValueTask.CompletedTask : WaitAsync(until - now, cancellation);
    }

    /// <summary>Looks at an answer for a wish to be left alone.</summary>
    /// <param name="exchange">What came.</param>
    public void After(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (exchange.Status is null || !_hosts.TryGetValue(exchange.Spec.Url.HostAndPort, out var host))
        {
            return;
        }

        if (exchange.Status is not (429 or 503))
        {
            host.Pause = TimeSpan.Zero;
            return;
        }

        Interlocked.Increment(ref _pauses);
        host.Pause = host.Pause == TimeSpan.Zero ? FirstPause : Shorter(host.Pause * 2, LongestPause);
        var wished = Wished(exchange.Response!.Headers.Get("Retry-After")) ?? host.Pause;
        host.RestsUntil = time.GetUtcNow() + Shorter(wished, LongestPause);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>Retry-After (RFC 9110, 10.2.3): seconds, or a date.</summary>
    private TimeSpan? Wished(string? value) =>
        uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
        : value?.Length > 0 && value.All(char.IsAsciiDigit) ? LongestPause
        : HttpDate.Parse(value) is { } date && date > time.GetUtcNow() ? date - time.GetUtcNow()
        : null;

    private async ValueTask WaitAsync(TimeSpan wait, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The request after it finds out by itself.
        }
    }

    private void Forget()
    {
        foreach (var (name, host) in _hosts)
        {
            if (host.Runs.CurrentCount == runsPerHost && host.RestsUntil < time.GetUtcNow())
            {
                _hosts.TryRemove(name, out _);
            }
        }
    }

    /// <summary>What is known of one host; leaving it is disposing it.</summary>
    private sealed class Host(int runs) : IDisposable
    {
        public SemaphoreSlim Runs { get; } = new(runs, runs);

        public DateTimeOffset RestsUntil { get; set; } = DateTimeOffset.MinValue;

        public TimeSpan Pause { get; set; }

        public void Dispose() => Runs.Release();
    }
}
