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
    [Fact]
    public void Each_captured_request_of_BITS_is_written_again_octet_by_octet()
    {
        var folder = SharedFiles.Find("data/pcap");
        Assert.SkipWhen(folder is null, SharedFiles.AbsentReason);
        var heads = Directory
            .EnumerateFiles(folder!, "*.pcap")
            .Order(StringComparer.Ordinal)
            .SelectMany(path => PcapFile.ClientStreams(path))
            .SelectMany(PcapFile.RequestHeads)
            .ToList();

        // tshark -Y http.request counts as many: 1, 1, 3, 3 and 5; the three of invalid-content-ranges name no client.
        Assert.Equal(13, heads.Count);
        var ofBits = heads.Where(h => h.Contains("Microsoft BITS/", StringComparison.Ordinal)).ToList();
        Assert.Equal(10, ofBits.Count);
        Assert.All(ofBits, head => Assert.Equal(head, Rewritten(head)));
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
