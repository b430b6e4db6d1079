using System.Globalization;
using Probe.Cli.Edge;
using Probe.Cli.Saving;
using Probe.Evidence.Journal;
using Probe.Sweeps;
using Probe.Transport;

namespace Probe.Cli.Sweep;

/// <summary>
/// What is kept of a sweep: the URLs that do not work, as many as a bundle can be read with, and the first that works to
/// compare them with. A URL is written down when it ends; its exchanges stand together.
/// </summary>
internal sealed class SweepEvidence(EvidenceRun run, Terminal terminal)
{
    /// <summary>Most URLs that do not work.</summary>
    internal const int MostFailed = 500;

    private long _failed;
    private int _kept;
    private bool _hasWorking;

    /// <summary>Takes a URL that is done; called one at a time.</summary>
    internal void Add(SweepRun done, bool works)
    {
        if (works)
        {
            if (_hasWorking)
            {
                return;
            }

            _hasWorking = true;
        }
        else if (++_failed > MostFailed)
        {
            return;
        }
        else
        {
            _kept++;
        }

        var journal = run.Follow(new JournalRun(0, done.Url, false, done.StartedAt, done.Options, done.Decision), null);
        foreach (var exchange in done.Exchanges)
        {
            journal.Report(exchange);
        }
    }

    /// <summary>Makes the bundle, and says what is in it.</summary>
    /// <returns>False where it could not be made.</returns>
    internal bool Complete(SweepResult result, bool wasInterrupted, bool quiet)
    {
        if (_kept == 0 && !_hasWorking)
        {
            // No URL came to its end: a bundle would be empty.
            return true;
        }

        var problems = run.Complete(
            new JournalEnd(result.StartedAt + result.Duration, result.Duration, result.ExitCode, wasInterrupted)
        );
        foreach (var problem in problems)
        {
            terminal.Error.WriteLine("bitsprobe: " + problem);
        }

        if (problems.Count == 0 && !quiet)
        {
            terminal.Error.WriteLine($"bitsprobe: {run.Described}; {Contents()}");
        }

        return problems.Count == 0;
    }

    private string Contents()
    {
        var failed =
            _failed == 0 ? "no URL failed"
            : _failed > _kept
                ? string.Create(CultureInfo.InvariantCulture, $"the first {_kept} of {_failed} URLs that failed")
            : _failed == 1 ? "the URL that failed"
            : string.Create(CultureInfo.InvariantCulture, $"the {_failed} URLs that failed");
        return _hasWorking
            ? failed + (_failed == 0 ? ", the first that works is kept" : ", and the first that works")
            : failed;
    }
}
