using Probe.Evidence.Http;
using Probe.Findings;
using Probe.Http;

namespace Probe.Cli.Capturing;

/// <summary>
/// Judges each client's download while it runs, beside the connections, and tells each finding once. Bounded: of very
/// many or very long jobs the verdict at the end knows more.
/// </summary>
internal sealed class LiveFindings : IAsyncDisposable
{
    private const int MostJobs = 1000;
    private const int MostOfJob = 200;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string, string), List<SeenExchange>> _jobs = [];
    private readonly HashSet<(string, string)> _changed = [];
    private readonly HashSet<(string, string, string)> _told = [];
    private readonly SemaphoreSlim _work = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Action<string> _tell;
    private readonly Task _judging;

    /// <param name="tell">Gets each finding as a line.</param>
    internal LiveFindings(Action<string> tell)
    {
        _tell = tell;
        _judging = Task.Run(JudgeAsync);
    }

    /// <summary>An exchange has finished.</summary>
    internal void Add(SeenExchange seen)
    {
        var key = (seen.Client, seen.Exchange.Spec.Url.ToString());
        lock (_lock)
        {
            if (!_jobs.TryGetValue(key, out var job))
            {
                if (_jobs.Count >= MostJobs)
                {
                    return;
                }

                _jobs[key] = job = [];
            }

            if (job.Count >= MostOfJob)
            {
                return;
            }

            job.Add(seen);
            if (_changed.Add(key) && _work.CurrentCount == 0)
            {
                _work.Release();
            }
        }
    }

    /// <summary>Ends, what is still to be judged included.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _judging.ConfigureAwait(false);
        Round();
        _work.Dispose();
        _stop.Dispose();
    }

    private async Task JudgeAsync()
    {
        try
        {
            while (true)
            {
                await _work.WaitAsync(_stop.Token).ConfigureAwait(false);
                Round();
                await Task.Delay(Rest, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The capture is over.
        }
    }

    private void Round()
    {
        List<((string, string) Key, SeenExchange[] Job)> jobs;
        lock (_lock)
        {
            jobs = [.. _changed.Select(k => (k, _jobs[k].ToArray()))];
            _changed.Clear();
        }

        foreach (var ((client, url), job) in jobs)
        {
            foreach (var finding in Found(job).Where(f => _told.Add((client, url, f.CheckId))))
            {
                var error = finding.BitsError is { } bits ? $" ({bits.Name})" : "";
                _tell(
                    $"finding: {finding.CheckId}: {client} {Printable.Escape(UrlSecrets.Mask(url))}: {finding.Summary}{error}"
                );
            }
        }
    }

    private static IEnumerable<Finding> Found(SeenExchange[] job) =>
        TrafficJudge.Judge(job).SelectMany(r => r.Checks).SelectMany(c => c.Findings);
}
