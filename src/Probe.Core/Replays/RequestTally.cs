using Probe.Http;

namespace Probe.Replays;

/// <summary>
/// Takes what a reader finds in a record, one request at a time: the same URLs are merged, those of hosts that nobody
/// allowed are counted by host, and all of it is bounded, however long the record is.
/// </summary>
/// <param name="mayContact">Whether a URL's host may be contacted.</param>
/// <param name="mostUrls">Most URLs told apart.</param>
public sealed class RequestTally(Func<HttpUrl, bool> mayContact, int mostUrls = RequestTally.MostUrls)
{
    /// <summary>Most URLs told apart unless asked otherwise; requests for further ones are counted.</summary>
    public const int MostUrls = 50_000;

    private const int MostHosts = 1000;
    private const int MostExamples = 3;
    private const int MostProblems = 10;

    private readonly Dictionary<string, UrlTally> _urls = new(StringComparer.Ordinal);
    private readonly List<UrlTally> _order = [];
    private readonly Dictionary<string, long> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<SkipReason, (long Count, List<string> Examples)> _skipped = [];
    private readonly List<RecordProblem> _problems = [];
    private readonly List<string> _notes = [];
    private long _requests;
    private long _unreadable;
    private long _beyond;
    private long _otherHosts;

    /// <summary>Takes a request that BITS could make.</summary>
    public void Add(RecordedRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        _requests++;
        if (!mayContact(request.Url))
        {
            var host = request.Url.HostAndPort;
            if (_hosts.TryGetValue(host, out var count) || _hosts.Count < MostHosts)
            {
                _hosts[host] = count + 1;
            }
            else
            {
                _otherHosts++;
            }

            return;
        }

        var key = request.Url.ToString();
        if (!_urls.TryGetValue(key, out var tally))
        {
            if (_urls.Count >= mostUrls)
            {
                _beyond++;
                return;
            }

            _urls[key] = tally = new UrlTally(request.Url);
            _order.Add(tally);
        }

        tally.Add(request);
    }

    /// <summary>Counts something that is readable and yet nothing to be sent.</summary>
    /// <param name="reason">Why not.</param>
    /// <param name="example">What it is; untrusted text, secrets and all.</param>
    public void Skip(SkipReason reason, string example)
    {
        ArgumentNullException.ThrowIfNull(example);
        var (count, examples) = _skipped.TryGetValue(reason, out var known) ? known : (0, []);
        if (examples.Count < MostExamples)
        {
            var shown = Printable.Escape(UrlSecrets.Mask(UrlSecrets.WithoutUser(example)), 100);
            if (shown.Length > 0 && !examples.Contains(shown))
            {
                examples.Add(shown);
            }
        }

        _skipped[reason] = (count + 1, examples);
    }

    /// <summary>Counts what cannot be read.</summary>
    /// <param name="line">Line, from 1; 0 where the record has none.</param>
    /// <param name="column">Column, from 1; 0 for none.</param>
    /// <param name="why">What is wrong with it, safe to show.</param>
    public void Unreadable(long line, long column, string why)
    {
        _unreadable++;
        if (_problems.Count < MostProblems)
        {
            _problems.Add(new RecordProblem(line, column, why));
        }
    }

    /// <summary>Says something of the record as a whole, once.</summary>
    public void Note(string note)
    {
        if (_notes.Count < MostProblems && !_notes.Contains(note))
        {
            _notes.Add(note);
        }
    }

    /// <summary>What came of it all.</summary>
    public RecordContent Finish() =>
        new()
        {
            Requests = _requests,
            Urls = [.. _order.Select(u => u.ToUrl())],
            BeyondBound = _beyond,
            NotContacted =
            [
                .. _hosts
                    .OrderByDescending(h => h.Value)
                    .ThenBy(h => h.Key, StringComparer.Ordinal)
                    .Select(h => new SilentHost(h.Key, h.Value)),
            ],
            OnFurtherHosts = _otherHosts,
            Skipped =
            [
                .. _skipped
                    .OrderBy(s => s.Key)
                    .Select(s => new SkippedRequests(s.Key, s.Value.Count, [.. s.Value.Examples])),
            ],
            Unreadable = _unreadable,
            Problems = [.. _problems],
            Notes = [.. _notes],
        };
}
