using System.Collections.Immutable;
using Probe.Evidence;
using Probe.Evidence.Filters;
using Probe.Evidence.Http;
using Probe.Exchanges;
using Probe.Verdicts;

namespace Probe.Cli.Capturing;

/// <summary>
/// Where every finished exchange of a capture passes, in the order in which they finish. It keeps what the verdict needs,
/// within bounds, and hands each on to whoever else wants it.
/// </summary>
/// <param name="filter">Which exchanges are wanted; null for all.</param>
/// <param name="mostKept">How many are kept for the verdict.</param>
/// <param name="certificatesJudged">Whether the capture looks at certificates of servers; null for not known.</param>
internal sealed class ExchangeDesk(ExchangeFilter? filter, int mostKept, bool? certificatesJudged = null)
{
    /// <summary>Octets of bodies kept for comparison; beyond it bodies are known by their digests alone.</summary>
    private const long MostOctets = 64L * 1024 * 1024;

    /// <summary>The highest number that evidence may give an exchange; those after it share it.</summary>
    private const long MostNumbers = 10_000_000;

    private readonly Lock _lock = new();
    private readonly List<SeenExchange> _kept = [];
    private readonly List<string> _notes = [];
    private SharedParts _shared = new(new BodyBudget(MostOctets));
    private readonly List<BlindTunnel> _tunnels = [];
    private readonly List<OwnAnswer> _answers = [];
    private readonly UnaskedTally _unasked = new();
    private long _tunnelCount;
    private long _answerCount;
    private long _notKept;
    private long _notWanted;
    private long _moreNotes;

    /// <summary>
    /// Who gets each wanted exchange, called one after the other on the connection that it came over: screen, findings,
    /// a journal. What takes its time there slows that connection down, and no other.
    /// </summary>
    internal List<Action<SeenExchange>> Receivers { get; } = [];

    /// <summary>Gets each exchange that the filter leaves out; null for nobody.</summary>
    internal Action<SeenExchange>? LeftOut { get; set; }

    /// <summary>Wanted exchanges so far.</summary>
    internal long Count { get; private set; }

    /// <summary>Exchanges that the filter left out.</summary>
    internal long NotWanted => _notWanted;

    /// <summary>The single place where an exchange comes in.</summary>
    internal void Pass(SeenExchange seen)
    {
        if (filter?.Fits(seen) == false)
        {
            Interlocked.Increment(ref _notWanted);
            LeftOut?.Invoke(seen);
            return;
        }

        lock (_lock)
        {
            Count++;
            seen = seen with { Exchange = seen.Exchange with { Number = (int)Math.Min(Count, MostNumbers) } };
            Keep(seen);
        }

        foreach (var receiver in Receivers)
        {
            receiver(seen);
        }
    }

    /// <summary>A tunnel that was not looked into is over.</summary>
    internal void Pass(BlindTunnel tunnel)
    {
        lock (_lock)
        {
            _tunnelCount++;
            if (_tunnels.Count < Verdicts.Unjudged.MostKept)
            {
                _tunnels.Add(tunnel);
            }
        }
    }

    /// <summary>A request was answered by the capture proxy itself.</summary>
    internal void Pass(OwnAnswer answer)
    {
        lock (_lock)
        {
            _answerCount++;
            if (_answers.Count < Verdicts.Unjudged.MostKept)
            {
                _answers.Add(answer);
            }
        }
    }

    /// <summary>A client's connection ended without a request.</summary>
    internal void Pass(UnaskedConnection unasked)
    {
        lock (_lock)
        {
            _unasked.Add(unasked);
        }
    }

    /// <summary>What passed and is not judged; null where nothing did.</summary>
    internal Unjudged? Unjudged()
    {
        lock (_lock)
        {
            return Verdicts.Unjudged.Of(_tunnels, _tunnelCount, _answers, _answerCount, _unasked);
        }
    }

    /// <summary>Something that is to be told at the end, such as a connection that could not be read.</summary>
    internal void Note(string note)
    {
        const int MostNotes = 20;
        lock (_lock)
        {
            if (_notes.Count < MostNotes)
            {
                _notes.Add(note);
            }
            else
            {
                _moreNotes++;
            }
        }
    }

    /// <summary>What is said at the end.</summary>
    internal ImmutableArray<string> Notes()
    {
        lock (_lock)
        {
            var notes = _notes.ToImmutableArray();
            notes = _moreNotes > 0 ? notes.Add($"{_moreNotes} notes more of this kind") : notes;
            notes = notes.AddRange(TrafficJudge.NotJudged(_kept));
            return _notKept > 0
                ? notes.Add($"only the first {mostKept} exchanges are judged, {_notKept} are not")
                : notes;
        }
    }

    /// <summary>The verdict on all that was kept.</summary>
    internal ImmutableArray<RunResult> Judge()
    {
        lock (_lock)
        {
            return TrafficJudge.Judge(_kept, certificatesJudged);
        }
    }

    /// <summary>Lets go of what was kept for the verdict, once that is told: evidence is made of its journal alone.</summary>
    internal void Forget()
    {
        lock (_lock)
        {
            _kept.Clear();
            _kept.TrimExcess();
            _shared = new SharedParts(new BodyBudget(MostOctets));
        }
    }

    private void Keep(SeenExchange seen)
    {
        if (_kept.Count >= mostKept)
        {
            _notKept++;
            return;
        }

        _kept.Add(_shared.Of(seen));
    }
}
