using System.Runtime.InteropServices;
using Probe.Cli.Edge;
using Probe.Cli.Values;
using Probe.Evidence.Bundles;
using Probe.Evidence.Journal;
using Probe.Exchanges;

namespace Probe.Cli.Saving;

/// <summary>The evidence of one run of the program: a journal while it lasts, a bundle made from it at its end.</summary>
internal sealed class EvidenceRun : IDisposable
{
    private const int MostTold = 20;

    private readonly EvidenceRequest _request;
    private readonly BodyStore? _bodies;
    private readonly FileStream _file;
    private volatile bool _isMaking;

    private EvidenceRun(
        EvidenceRequest request,
        FileStream file,
        JournalBegin begin,
        Action<string> tell,
        long most,
        BodyStore? bodies
    )
    {
        _bodies = bodies;
        StartedAt = begin.StartedAt;
        _request = request;
        _file = file;
        Journal = new JournalWriter(
            file,
            begin,
            most,
            cause =>
                tell(
                    cause is null
                        ? $"--evidence: {Quoting.Quote(request.Path)} is full (--evidence-limit): exchanges from now on are counted and not kept"
                        : $"--evidence: the journal {request.JournalPath} cannot be written further: {Quoting.Reason(cause)}; the run goes on, what comes from now on is not kept"
                )
        );
    }

    /// <summary>When the run of the program began, as the journal has it.</summary>
    internal DateTimeOffset StartedAt { get; }

    /// <summary>The bundle's path as it was given.</summary>
    internal string Path => _request.Path;

    /// <summary>The journal.</summary>
    internal JournalWriter Journal { get; }

    /// <summary>Begins a journal beside the place of the bundle; null, and why, where it cannot be written.</summary>
    /// <param name="request">Where to.</param>
    /// <param name="command">The command that runs.</param>
    /// <param name="startedAt">When it began.</param>
    /// <param name="failOnAdvisory">As the command has it.</param>
    /// <param name="tell">Told once, and at once, when the journal can take no more.</param>
    /// <param name="problem">Why it cannot be written.</param>
    /// <param name="most">Most octets of the journal.</param>
    /// <param name="bodies">Where whole bodies are meanwhile; null for none.</param>
    /// <param name="certificatesJudged">Whether a capture looks at certificates of servers; null for no capture.</param>
    internal static EvidenceRun? TryOpen(
        EvidenceRequest request,
        string command,
        DateTimeOffset startedAt,
        bool failOnAdvisory,
        Action<string> tell,
        out string? problem,
        long most = long.MaxValue,
        BodyStore? bodies = null,
        bool? certificatesJudged = null
    )
    {
        problem = null;
        try
        {
            if (request.Taken() is { } taken)
            {
                problem = $"--evidence: {taken}";
                return null;
            }

            if (File.Exists(request.JournalPath))
            {
                problem = JournalFile.IsInUse(request.JournalPath)
                    ? $"--evidence: {Quoting.Quote(request.JournalPath)} is in use: a run is still writing this; accepted: another PATH"
                    : $"--evidence: {Quoting.Quote(request.JournalPath)} is there, of a run that did not end; accepted: 'bitsprobe evidence recover {request.JournalPath}' and then its removal, or another PATH";
                return null;
            }

            return new EvidenceRun(
                request,
                JournalFile.Create(request.JournalPath),
                new JournalBegin(
                    JournalBegin.CurrentFormat,
                    ToolVersion.Text,
                    command,
                    startedAt,
                    request.Redacts,
                    Surroundings.Host(),
                    $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}",
                    failOnAdvisory,
                    bodies?.Name,
                    certificatesJudged
                ),
                tell,
                most,
                bodies
            );
        }
        catch (Exception cause)
            when (cause is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem =
                $"--evidence: {Quoting.Quote(request.Path)} cannot be written: {Quoting.Reason(cause)}; accepted: a path in a folder that exists and can be written to";
            return null;
        }
    }

    /// <summary>True when the bundle is there.</summary>
    internal bool IsMade { get; private set; }

    /// <summary>
    /// The process ends at once: takes away what is half made. From any thread.
    /// </summary>
    /// <returns>Where what was seen is, and how a bundle is made of it; null where nothing is left.</returns>
    internal string? Leave()
    {
        if (IsMade || !File.Exists(_request.JournalPath))
        {
            return null;
        }

        if (_isMaking)
        {
            BundleWriter.Forsake(_request.Target);
        }

        return $"stopped at once: {Quoting.Quote(_request.Path)} is not made; what was seen is in {Place}, and 'bitsprobe evidence recover {_request.JournalPath}' makes the bundle";
    }

    /// <summary>Where the evidence is, and what is to be known of it.</summary>
    internal string Described =>
        $"evidence in {Quoting.Quote(_request.Path)}"
        + (_request.Redacts ? ", secrets masked" : ", secrets kept: whoever reads it can log in with them");

    /// <summary>Has a run's exchanges written down as they end.</summary>
    /// <param name="run">The run.</param>
    /// <param name="next">Who is told of them too; null for nobody.</param>
    internal IProgress<Exchange> Follow(JournalRun run, IProgress<Exchange>? next) =>
        new Follower(Journal, Journal.Begin(run), next);

    /// <summary>Ends the journal and makes the bundle; gives every problem.</summary>
    internal IReadOnlyList<string> Complete(JournalEnd end)
    {
        Journal.Finish(end);
        if (Journal.Problem is { } cause)
        {
            return
            [
                $"--evidence: the journal ends before the run, at {Journal.Octets} octets: {Quoting.Reason(cause)}; {Kept("what it has")}",
            ];
        }

        var bodies = _bodies is { } store ? new BodySource(store.Open) : null;
        var problem = BundleMaker.Make(_file, _request, out var passedOver, _ => bodies, () => _isMaking = true);
        _isMaking = false;
        if (problem is not null)
        {
            return [$"--evidence: {problem}; {Kept("everything")}"];
        }

        foreach (var name in bodies?.Taken ?? [])
        {
            _bodies!.Remove(name);
        }

        IsMade = true;
        Remove();
        return
        [
            .. passedOver.Take(MostTold).Select(line => $"--evidence: not in {Quoting.Quote(_request.Path)}: {line}"),
            .. passedOver.Count > MostTold
                ? [$"--evidence: {passedOver.Count - MostTold} more are not in {Quoting.Quote(_request.Path)}"]
                : (string[])[],
        ];
    }

    /// <summary>
    /// Lets go of the journal; one that was not completed stays, unless nothing had begun yet. The key is the caller's.
    /// </summary>
    public void Dispose()
    {
        Journal.Dispose();
        if (Journal.IsEmpty)
        {
            Remove();
        }

        _file.Dispose();
    }

    /// <summary>Takes the journal away, and nothing else that may be at its path by now.</summary>
    private void Remove()
    {
        if (_file.SafeFileHandle.IsClosed)
        {
            return;
        }

        var isThere = JournalFile.IsAt(_request.JournalPath, _file);
        _file.Dispose();
        if (isThere)
        {
            File.Delete(_request.JournalPath);
        }
    }

    /// <summary>The journal, and the folder with whole bodies where there are any.</summary>
    private string Place =>
        _request.JournalPath
        + (_bodies is { } store && BodyStore.WholeIn(store.Folder).Count > 0 ? $" and {store.Folder}" : "");

    /// <summary>Where the journal is that no bundle was made of; one that was taken away is written anew.</summary>
    private string Kept(string what)
    {
        if (JournalFile.IsAt(_request.JournalPath, _file))
        {
            return $"{what} is in {Place}";
        }

        try
        {
            using var anew = JournalFile.Create(_request.JournalPath);
            using var own = JournalFile.View(_file);
            own.CopyTo(anew);
            return $"{what} is in {Place}";
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return $"{_request.JournalPath} was taken away while the run wrote it, and {what} is lost";
        }
    }

    private sealed class Follower(JournalWriter journal, int run, IProgress<Exchange>? next) : IProgress<Exchange>
    {
        public void Report(Exchange value)
        {
            journal.Add(run, value);
            next?.Report(value);
        }
    }
}
