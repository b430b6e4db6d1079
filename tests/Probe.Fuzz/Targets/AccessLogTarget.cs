using Probe.Evidence.Logs;
using Probe.Http;
using Probe.Replays;

namespace Probe.Fuzz.Targets;

/// <summary>Lines of access logs and of W3C logs.</summary>
public sealed class AccessLogTarget : IFuzzTarget
{
    private static readonly HttpUrl Base = HttpUrl.Parse("http://wsus:8530");

    /// <inheritdoc/>
    public string Id => "access-log";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var octets = input.ToArray();
        var lines = 0L;
        var blank = 0L;
        foreach (var line in LogLines.Read(new MemoryStream(octets)))
        {
            lines++;
            blank += line.IsBlank && !line.IsCut ? 1 : 0;
            BrokenPromiseException.Unless(
                line.Number == lines && line.Text.Length <= LogLines.Longest && !line.Text.Contains('\n'),
                "lines are counted, bounded and without their ends"
            );
        }

        var access = new RequestTally(_ => true);
        AccessLog.Read(new MemoryStream(octets), Base, access);
        var content = Checked(access);
        BrokenPromiseException.Unless(
            content.Requests + content.Unreadable + content.Skipped.Sum(s => s.Count) == lines - blank,
            "every line is counted once"
        );
        var w3c = new RequestTally(_ => true);
        W3cLog.Read(new MemoryStream(octets), Base, w3c);
        Checked(w3c);
    }

    private static RecordContent Checked(RequestTally tally)
    {
        var content = tally.Finish();
        BrokenPromiseException.Unless(
            content.Problems.All(p => p is { Line: > 0, Column: > 0 } && !p.Why.Any(char.IsControl))
                && content.Skipped.All(s => s.Examples.All(e => !e.Any(char.IsControl)))
                && content.Urls.All(u => !u.Then.Text.Any(char.IsControl)),
            "whatever is told has a place and can be shown"
        );
        return content;
    }
}
