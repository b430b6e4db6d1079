using System.Collections.Concurrent;
using System.Globalization;
using Probe.Cli.Values;
using Probe.Evidence.Http;
using Probe.Evidence.Journal;
using Probe.Exchanges;

namespace Probe.Cli.Saving;

/// <summary>
/// Evidence of a run that has no end in sight, in parts by size and time: each is a bundle of its own, made while the
/// next is being written. For several threads.
/// </summary>
internal sealed class EvidenceParts : IDisposable
{
    private readonly Lock _lock = new();
    private readonly EvidenceRequest _request;
    private readonly Rotation _rotation;
    private readonly TimeProvider _clock;
    private readonly Action<string> _tell;
    private readonly Func<EvidenceRequest, DateTimeOffset, long, (EvidenceRun? Run, string? Problem)> _open;
    private readonly List<string> _problems = [];
    private readonly List<string> _made = [];
    private readonly ConcurrentDictionary<EvidenceRun, bool> _unmade = new();
    private EvidenceRun? _current;
    private Task _making = Task.CompletedTask;
    private long _octets;
    private long _notKept;
    private int _parts;

    private EvidenceParts(
        EvidenceRequest request,
        Rotation rotation,
        TimeProvider clock,
        Action<string> tell,
        Func<EvidenceRequest, DateTimeOffset, long, (EvidenceRun? Run, string? Problem)> open,
        BodyStore? bodies
    ) => (_request, _rotation, _clock, _tell, _open, Bodies) = (request, rotation, clock, tell, open, bodies);

    /// <summary>Where bodies are kept whole; null where they are not.</summary>
    internal BodyStore? Bodies { get; }

    /// <summary>Begins; null, and why, where nothing can be written.</summary>
    internal static EvidenceParts? TryOpen(
        EvidenceRequest request,
        Rotation rotation,
        string command,
        bool failOnAdvisory,
        TimeProvider clock,
        Action<string> tell,
        out string? problem,
        long? bodyQuota = null,
        bool? certificatesJudged = null
    )
    {
        BodyStore? bodies = null;
        if (bodyQuota is { } quota)
        {
            bodies = BodyStore.TryOpen(request.Target + ".bodies", quota, tell, out var refused);
            problem = refused;
            if (bodies is null)
            {
                return null;
            }
        }

        var parts = new EvidenceParts(
            request,
            rotation,
            clock,
            tell,
            (part, now, most) =>
                EvidenceRun.TryOpen(
                    part,
                    command,
                    now,
                    failOnAdvisory,
                    tell,
                    out var why,
                    most,
                    bodies,
                    certificatesJudged
                )
                    is { } run
                    ? (run, null)
                    : (null, why),
            bodies
        );
        problem = parts.Begin();
        if (problem is not null)
        {
            bodies?.Dispose();
            return null;
        }

        return parts;
    }

    /// <summary>Where the evidence is, and what is to be known of it; null where none was made.</summary>
    internal string? Described =>
        _made.Count == 0
            ? null
            : (
                _rotation.HasParts
                    ? $"evidence in {_made.Count} parts, {Quoting.Quote(_made[0])} the first"
                    : $"evidence in {Quoting.Quote(_made[0])}"
            )
                + (_request.Redacts ? ", secrets masked" : ", secrets kept: whoever reads it can log in with them")
                + (_notKept > 0 ? $"; {_notKept} exchanges are not in it" : "");

    /// <summary>An exchange was seen.</summary>
    internal void Add(JournalSeen seen)
    {
        lock (_lock)
        {
            Turn();
            _notKept += _current is null ? 1 : 0;
            if (_current?.Journal.Add(seen) != true && seen.BodyFile is { } body)
            {
                // No record names it.
                Bodies?.Forget(body);
            }

            Watch();
        }
    }

    /// <summary>Bodies are kept as long as there is a journal to name them.</summary>
    private void Watch() =>
        Bodies?.Pause(
            _current?.Journal.TakesMore == true ? null
            : _current?.Journal.Problem is null ? "the evidence is full (--evidence-limit)"
            : "the journal cannot be written further"
        );

    /// <summary>A request that is not judged was seen.</summary>
    internal void Add(SeenOther other)
    {
        lock (_lock)
        {
            _current?.Journal.Add(other);
            Watch();
        }
    }

    /// <summary>A tunnel that was not looked into is over.</summary>
    internal void Add(BlindTunnel tunnel)
    {
        lock (_lock)
        {
            _current?.Journal.Add(tunnel);
            Watch();
        }
    }

    /// <summary>A request was answered by the capture proxy itself.</summary>
    internal void Add(OwnAnswer answer)
    {
        lock (_lock)
        {
            _current?.Journal.Add(answer);
            Watch();
        }
    }

    /// <summary>A client's connection ended without a request.</summary>
    internal void Add(UnaskedConnection unasked)
    {
        lock (_lock)
        {
            _current?.Journal.Add(unasked);
            Watch();
        }
    }

    /// <summary>A request was changed.</summary>
    internal void Add(JournalEdit edit)
    {
        lock (_lock)
        {
            _current?.Journal.Add(edit);
            Watch();
        }
    }

    /// <summary>Ends the last part, waits for all to be made, and gives every problem.</summary>
    internal async Task<IReadOnlyList<string>> CompleteAsync(JournalEnd end)
    {
        Task making;
        lock (_lock)
        {
            End(end);
            making = _making;
        }

        await making.ConfigureAwait(false);
        if (_problems.Count == 0)
        {
            Bodies?.RemoveAll();
        }

        return _problems;
    }

    /// <summary>The process ends at once: takes away what is half made. From any thread.</summary>
    /// <returns>Where what was seen is, a sentence for each part that is not made.</returns>
    internal IReadOnlyList<string> Leave()
    {
        // Without the lock: whoever has it may wait for a disk, and this is the last that is done.
        var open = _unmade.Keys.ToArray();
        return [.. open.Select(run => run.Leave()).OfType<string>()];
    }

    /// <summary>Lets go of the journal; one that was not completed stays.</summary>
    public void Dispose()
    {
        _current?.Dispose();
        Bodies?.Dispose();
        _request.Key?.Dispose();
    }

    /// <summary>Begins the next part where this one has had its size or time.</summary>
    private void Turn()
    {
        if (_current is not { } current)
        {
            return;
        }

        var now = _clock.GetUtcNow();
        if (
            (_rotation.Octets is { } octets && current.Journal.Octets >= octets)
            || (_rotation.Time is { } time && now - current.StartedAt >= time)
        )
        {
            End(new JournalEnd(now, now - current.StartedAt, ExitCodes.Works, WasInterrupted: false));
            if (_octets >= _rotation.Most)
            {
                _tell(
                    $"--evidence: {Quoting.Quote(_request.Path)} is full (--evidence-limit): exchanges from now on are counted and not kept"
                );
            }
            else if (Begin() is { } problem)
            {
                _problems.Add(problem);
                _tell(problem);
            }
        }
    }

    private string? Begin()
    {
        var number = _parts + 1;
        var part = _rotation.HasParts ? _request with { Path = NameOf(number) } : _request;
        (_current, var problem) = _open(part, _clock.GetUtcNow(), _rotation.Most - _octets);
        _parts += _current is null ? 0 : 1;
        if (_current is { } begun)
        {
            _unmade[begun] = true;
        }

        return problem;
    }

    /// <summary>The bundle is made beside what goes on; one at a time, since each may need much memory.</summary>
    private void End(JournalEnd end)
    {
        if (_current is not { } ended)
        {
            return;
        }

        _current = null;
        _octets += ended.Journal.Octets;
        _notKept += ended.Journal.NotKept;
        _making = _making.ContinueWith(
            _ =>
            {
                var problems = ended.Complete(end);
                ended.Dispose();
                _unmade.TryRemove(ended, out var _);
                lock (_lock)
                {
                    _problems.AddRange(problems);
                    if (ended.IsMade)
                    {
                        _made.Add(ended.Path);
                    }
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
    }

    /// <summary><c>e.zip</c> becomes <c>e-0001.zip</c>, <c>e/</c> becomes <c>e-0001/</c>.</summary>
    private string NameOf(int number)
    {
        var path = Path.TrimEndingDirectorySeparator(_request.Path);
        var extension = _request.IsFolder ? "" : Path.GetExtension(path);
        var tail = _request.IsFolder ? Path.DirectorySeparatorChar.ToString() : "";
        return $"{path[..^extension.Length]}-{number.ToString("0000", CultureInfo.InvariantCulture)}{extension}{tail}";
    }
}
