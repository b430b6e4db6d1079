using Probe.Evidence.Har;
using Probe.Evidence.Http;
using Probe.Http;

namespace Probe.Cli.Judging;

/// <summary>Reads a HAR and has what it shows judged.</summary>
internal static class HarEvidence
{
    private const int MostExchanges = 100_000;
    private const int MostTold = 20;

    /// <summary>What the HAR shows; packets are its entries.</summary>
    /// <param name="file">The HAR.</param>
    internal static CaptureReading Read(Stream file)
    {
        var notes = new List<string>();
        var seen = new List<SeenExchange>();
        var passedOver = new Dictionary<string, (long Count, HarEntry First)>(StringComparer.Ordinal);
        long entries = 0;
        long more = 0;
        void Note(string note)
        {
            if (notes.Count < MostTold)
            {
                notes.Add(note);
            }
            else
            {
                more++;
            }
        }

        var facts = HarFile.Read(
            file,
            entry =>
            {
                entries++;
                if (seen.Count >= MostExchanges)
                {
                    more++;
                }
                else if (HarExchanges.Of(entry, out var problem) is { } one)
                {
                    seen.Add(one);
                }
                else
                {
                    if (passedOver.TryGetValue(problem, out var known))
                    {
                        passedOver[problem] = (known.Count + 1, known.First);
                    }
                    else if (passedOver.Count < MostTold)
                    {
                        passedOver[problem] = (1, entry);
                    }
                    else
                    {
                        more++;
                    }
                }
            },
            (line, column, why) => Note($"line {line}, column {column}: {why}")
        );
        foreach (var (problem, (count, first)) in passedOver)
        {
            notes.Add(
                $"line {first.Line}, column {first.Column}: {Printable.Escape(first.Method, 20)} {Printable.Escape(UrlSecrets.Mask(UrlSecrets.WithoutUser(first.Url)), 100)} is not judged: {problem}"
                    + (count > 1 ? $" ({count} entries alike)" : "")
            );
        }

        if (more > 0)
        {
            notes.Add($"{more} notes more of this kind");
        }

        if (seen.Count > 0)
        {
            notes.Insert(
                0,
                (facts.Creator.Length > 0 ? $"a HAR by {Printable.Escape(facts.Creator, 60)}" : "a HAR")
                    + ": heads are rebuilt from its lists; what needs the octets of the wire, the connection or bodies is not judged"
            );
        }

        var begin = seen.Count > 0 ? seen.Min(s => s.Exchange.StartedAt) : DateTimeOffset.UnixEpoch;
        var last = seen.Count > 0 ? seen.Max(s => s.Exchange.StartedAt + s.Exchange.Timings.Total) : begin;
        return new CaptureReading(
            entries,
            seen.Count,
            begin,
            last - begin,
            TrafficJudge.Judge(seen),
            [.. notes, .. TrafficJudge.NotJudged(seen)]
        );
    }
}
