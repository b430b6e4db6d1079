using Probe.Http;

namespace Probe.Replays;

/// <summary>Counts what a record says of one URL, in bounded memory however often it is asked for.</summary>
internal sealed class UrlTally(HttpUrl url)
{
    private const int MostSeries = 8;
    private const int MostEnds = 6;

    private readonly List<(string Series, RecordedOutcome Last)> _series = new(1);
    private readonly List<(string Text, long Count)> _ends = new(1);
    private long _count;
    private long? _octets;
    private DateTimeOffset? _first;
    private DateTimeOffset? _last;

    internal void Add(RecordedRequest request)
    {
        _count++;
        _octets = request.Octets is { } octets ? (_octets ?? 0) + octets : _octets;
        if (request.At is { } at)
        {
            _first = _first is { } first && first <= at ? first : at;
            _last = _last is { } last && last >= at ? last : at;
        }

        var known = _ends.FindIndex(e => e.Text == request.Outcome.Text);
        if (known >= 0)
        {
            _ends[known] = (request.Outcome.Text, _ends[known].Count + 1);
        }
        else if (_ends.Count < MostEnds)
        {
            _ends.Add((request.Outcome.Text, 1));
        }

        var place = _series.FindIndex(s => s.Series == request.Series);
        if (place < 0 && _series.Count < MostSeries)
        {
            _series.Add((request.Series, request.Outcome));
        }
        else if (request.Outcome.End != RecordedEnd.NotKnown || place < 0)
        {
            // Of clients beyond the bound the last one stands for all.
            _series[place < 0 ? ^1 : place] = (request.Series, request.Outcome);
        }
    }

    internal RecordedUrl ToUrl() =>
        new()
        {
            Url = url,
            Then = _series.Select(s => s.Last).MaxBy(o => o.End)!,
            Count = _count,
            FirstAt = _first,
            LastAt = _last,
            Octets = _octets,
            Ends = [.. _ends.OrderByDescending(e => e.Count)],
        };
}
