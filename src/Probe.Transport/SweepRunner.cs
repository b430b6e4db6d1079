using System.Collections.Immutable;
using Probe.Authentication;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;

namespace Probe.Transport;

/// <summary>
/// Checks many URLs: a fixed number of workers take them off a stream one by one, so that memory depends on the
/// workers and not on the stream.
/// </summary>
/// <param name="options">What each run is asked to do.</param>
/// <param name="host">What this machine said of itself.</param>
/// <param name="courtesy">Manners towards hosts.</param>
/// <param name="pac">Asks the PAC script; null when none was named.</param>
public sealed class SweepRunner(ProbeOptions options, HostFacts host, Courtesy courtesy, PacQuestion? pac = null)
{
    /// <summary>True to hand over each URL's exchanges with its results.</summary>
    public bool KeepsExchanges { get; init; }

    /// <summary>Runs the sweep to its end, or until it is interrupted: what is under way then is cut and told as such.</summary>
    /// <param name="urls">The URLs; read by one worker at a time.</param>
    /// <param name="workers">How many at the same time.</param>
    /// <param name="done">Told of each URL as its run ends, from any worker, one at a time.</param>
    /// <param name="interrupt">The user's ctrl-C.</param>
    public async Task RunAsync(
        IAsyncEnumerable<HttpUrl> urls,
        int workers,
        Action<SweepRun> done,
        CancellationToken interrupt
    )
    {
        ArgumentNullException.ThrowIfNull(urls);
        ArgumentNullException.ThrowIfNull(done);
        await using var source = urls.GetAsyncEnumerator(interrupt);
        using var turn = new SemaphoreSlim(1, 1);
        var telling = new Lock();
        var current = options;
        // Where there are credentials the first URL goes alone: a wrong password is then known before others try it.
        var first = new TaskCompletionSource();
        var isFirstTaken = !AuthPlan.HasCredentials(options);
        if (isFirstTaken)
        {
            first.SetResult();
        }

        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync, CancellationToken.None)))
            .ConfigureAwait(false);

        async Task WorkAsync()
        {
            await using var senders = new Senders(options, interrupt);
            while (await NextAsync().ConfigureAwait(false) is { } url)
            {
                var isFirst = !Interlocked.Exchange(ref isFirstTaken, true);
                try
                {
                    if (!isFirst)
                    {
                        await first.Task.ConfigureAwait(false);
                    }

                    using var place = await courtesy.EnterAsync(url, interrupt).ConfigureAwait(false);
                    var startedAt = TimeProvider.System.GetUtcNow();
                    var began = TimeProvider.System.GetTimestamp();
                    var asked = Volatile.Read(ref current);
                    var decision = ProxyDecider.Decide(url, options, pac);
                    var exchanges = KeepsExchanges ? new Collector() : null;
                    var runs = await CheckRun
                        .RunAsync(url, asked, decision, host, exchanges, interrupt, senders, courtesy)
                        .ConfigureAwait(false);
                    lock (telling)
                    {
                        current = AuthPlan.After(current, runs[0].Log);
                        done(
                            new SweepRun
                            {
                                Url = url,
                                Options = asked,
                                Decision = decision,
                                StartedAt = startedAt,
                                Took = TimeProvider.System.GetElapsedTime(began),
                                Runs = runs,
                                Exchanges = exchanges?.All ?? [],
                            }
                        );
                    }
                }
                catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
                {
                    // It had not begun.
                    return;
                }
                finally
                {
                    if (isFirst)
                    {
                        first.SetResult();
                    }
                }
            }
        }

        async ValueTask<HttpUrl?> NextAsync()
        {
            if (interrupt.IsCancellationRequested)
            {
                return null;
            }

            await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            try
            {
                return await source.MoveNextAsync().ConfigureAwait(false) ? source.Current : null;
            }
            catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
            {
                return null;
            }
            finally
            {
                turn.Release();
            }
        }
    }

    /// <summary>Collects what both legs of a URL report, side by side.</summary>
    private sealed class Collector : IProgress<Exchange>
    {
        private readonly Lock _lock = new();
        private readonly List<Exchange> _all = [];

        internal ImmutableArray<Exchange> All
        {
            get
            {
                lock (_lock)
                {
                    return [.. _all];
                }
            }
        }

        public void Report(Exchange value)
        {
            lock (_lock)
            {
                _all.Add(value);
            }
        }
    }
}
