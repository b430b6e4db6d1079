using System.Collections.Immutable;
using Probe.Authentication;
using Probe.Http;
using Probe.Options;
using Probe.Verdicts;

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
    /// <summary>Runs the sweep to its end, or until it is interrupted: what is under way then is cut and told as such.</summary>
    /// <param name="urls">The URLs; read by one worker at a time.</param>
    /// <param name="workers">How many at the same time.</param>
    /// <param name="done">Told of each URL as its run ends, from any worker, one at a time.</param>
    /// <param name="interrupt">The user's ctrl-C.</param>
    public async Task RunAsync(
        IAsyncEnumerable<HttpUrl> urls,
        int workers,
        Action<HttpUrl, ImmutableArray<RunResult>, TimeSpan> done,
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
                    var began = TimeProvider.System.GetTimestamp();
                    var runs = await CheckRun
                        .RunAsync(
                            url,
                            Volatile.Read(ref current),
                            ProxyDecider.Decide(url, options, pac),
                            host,
                            null,
                            interrupt,
                            senders,
                            courtesy
                        )
                        .ConfigureAwait(false);
                    lock (telling)
                    {
                        current = AuthPlan.After(current, runs[0].Log);
                        done(url, runs, TimeProvider.System.GetElapsedTime(began));
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
}
