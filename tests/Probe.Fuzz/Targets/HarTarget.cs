using Probe.Evidence.Har;
using Probe.Evidence.Http;
using Probe.Replays;

namespace Probe.Fuzz.Targets;

/// <summary>HAR files: read, judged, and their requests taken out.</summary>
public sealed class HarTarget : IFuzzTarget
{
    private const int MostJudged = 200;

    /// <inheritdoc/>
    public string Id => "har";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var tally = new RequestTally(_ => true);
        var seen = new List<SeenExchange>();
        long entries = 0;
        var facts = HarFile.Read(
            new MemoryStream(input.ToArray()),
            entry =>
            {
                entries++;
                BrokenPromiseException.Unless(entry is { Line: > 0, Column: > 0 }, "every entry has its place");
                HarRequests.Add(entry, tally);
                if (HarExchanges.Of(entry, out var problem) is { } one)
                {
                    BrokenPromiseException.Unless(one.Exchange.Response is not null, "what is judged has a reply");
                    seen.Add(one);
                }
                else
                {
                    BrokenPromiseException.Unless(
                        problem.Length > 0 && !problem.Any(char.IsControl),
                        "what is passed over has a reason that can be shown"
                    );
                }
            },
            (line, column, why) =>
                BrokenPromiseException.Unless(
                    line >= 0 && column >= 0 && why.Length > 0 && !why.Any(char.IsControl),
                    "what cannot be read has a place and a reason that can be shown"
                )
        );
        BrokenPromiseException.Unless(facts.HasEntries || entries == 0, "entries come out of a list of entries");
        var content = tally.Finish();
        BrokenPromiseException.Unless(
            content.Requests + content.Unreadable + content.Skipped.Sum(s => s.Count) == entries,
            "every entry is counted once"
        );
        if (seen.Count <= MostJudged)
        {
            TrafficJudge.Judge(seen);
        }
    }
}
