using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Planning;

/// <summary>Requests of real BITS clients, out of captures, against those that the profiles write.</summary>
public sealed class CapturedRequestTests
{
    /// <summary>Requests in each capture. Those of invalid-content-ranges name no client and are hand-made.</summary>
    private static readonly Dictionary<string, int> Captures = new()
    {
        ["byteranges.pcap"] = 1,
        ["content-range-gap-skip.pcap"] = 1,
        ["invalid-content-ranges.pcap"] = 3,
        ["m57-long-49583-80.pcap"] = 3,
        ["vnd.ms-cab-compressed-multi-conn.pcap"] = 5,
    };

    [Fact]
    public void Each_captured_request_of_BITS_is_written_again_octet_by_octet()
    {
        var folder = SharedFiles.Find("data/pcap");
        Assert.SkipWhen(folder is null, SharedFiles.AbsentReason);
        var heads = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var path in Directory.EnumerateFiles(folder!, "*.pcap"))
        {
            var streams = PcapFile.Connections(path).Select(c => c.Client).ToList();
            Assert.All(streams, s => Assert.Equal(0, s.OctetsBehindGap));
            heads.Add(Path.GetFileName(path), [.. streams.SelectMany(s => PcapFile.RequestHeads(s.Octets.AsSpan()))]);
        }

        // As many as tshark counts with -Y http.request; a new capture is to be added here.
        Assert.Equal(Captures, heads.ToDictionary(c => c.Key, c => c.Value.Count));
        var (ofBits, others) = Parted(heads.Values.SelectMany(h => h));
        Assert.Equal(10, ofBits.Count);
        Assert.All(ofBits, head => Assert.Equal(head, Rewritten(head)));
        Assert.All(others, head => Assert.Equal("GET /file.bin HTTP/1.1\r\nHost: 10.0.0.2", head));
        Assert.All(ofBits, head => Assert.Equal("bits-7.0", ProfileOf(head)!.Id));
    }

    [Fact]
    public void Each_request_of_the_case_table_is_written_again_octet_by_octet()
    {
        var path = SharedFiles.Find("cases/bits-wire-cases.json");
        Assert.SkipWhen(path is null, SharedFiles.AbsentReason);
        using var document = JsonDocument.Parse(File.ReadAllBytes(path!));
        var heads = document
            .RootElement.GetProperty("messages")
            .EnumerateArray()
            .Select(m => m.GetProperty("request_head").GetString()!)
            .ToList();

        var written = heads.Where(h => ProfileOf(h) is not null).ToList();
        Assert.All(written, head => Assert.Equal(head, Rewritten(head)));

        // BITS 6.6 of Windows XP, which no profile imitates: it knows no If-Unmodified-Since.
        var left = Assert.Single(heads.Except(written));
        Assert.Contains("User-Agent: Microsoft BITS/6.6", left, StringComparison.Ordinal);
        Assert.DoesNotContain("If-Unmodified-Since", left, StringComparison.Ordinal);
        Assert.Equal((7, 6), (heads.Count, written.Count));
    }

    private static (List<string> OfBits, List<string> Others) Parted(IEnumerable<string> heads)
    {
        var parted = heads.ToLookup(h => h.Contains("User-Agent: Microsoft BITS/", StringComparison.Ordinal));
        return ([.. parted[true]], [.. parted[false]]);
    }

    private static RequestProfile? ProfileOf(string head)
    {
        const string Mark = "User-Agent: Microsoft BITS/";
        var at = head.IndexOf(Mark, StringComparison.Ordinal);
        return at < 0 ? null : Profiles.Find("bits-" + head.AsSpan(at + Mark.Length, 3).ToString());
    }

    /// <summary>The request that the profile writes for what the captured one asks: host, path, ranges, date.</summary>
    private static string Rewritten(string head)
    {
        var lines = head.Split("\r\n");
        var requestLine = lines[0].Split(' ');
        var url = HttpUrl.Parse("http://" + Value("Host") + requestLine[1]);
        var ranges = Value("Range") is { } asked
            ? RangeRequest
                .Parse(asked, out _)!
                .Ranges.Select(r => new ByteRange(r.First!.Value, r.Last!.Value))
                .ToImmutableArray()
            : [];
        var request = new ProfileRequest(
            requestLine[0],
            url,
            false,
            ranges,
            Value("If-Unmodified-Since"),
            HeaderList.Empty
        );
        var octets = RequestWriter.Write(
            request.Method,
            RequestTarget.For(url, RouteKind.Direct),
            ProfileOf(head)!.Headers(request)
        );
        return Encoding.Latin1.GetString(octets.AsSpan())[..^4];

        string? Value(string name) =>
            lines
                .Where(l => l.StartsWith(name + ": ", StringComparison.Ordinal))
                .Select(l => l[(name.Length + 2)..])
                .FirstOrDefault();
    }
}
