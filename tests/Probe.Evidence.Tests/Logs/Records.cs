using System.Text;
using Probe.Http;
using Probe.Replays;

namespace Probe.Evidence.Tests.Logs;

/// <summary>Has a reader read a text.</summary>
internal static class Records
{
    internal delegate void Reader(Stream file, HttpUrl? given, RequestTally tally, CancellationToken cancellation);

    internal static RecordContent Read(Reader reader, string text, string? given = null) =>
        Read(reader, Encoding.UTF8.GetBytes(text), given);

    internal static RecordContent Read(Reader reader, byte[] octets, string? given = null)
    {
        var tally = new RequestTally(_ => true);
        reader(
            new MemoryStream(octets),
            given is null ? null : HttpUrl.Parse(given),
            tally,
            TestContext.Current.CancellationToken
        );
        return tally.Finish();
    }
}
