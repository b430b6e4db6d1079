using System.Security.Cryptography;
using Probe.Http;

namespace Probe.Core.Tests.Http;

/// <summary>Everything that a reader said about one response, in a form that two ways of feeding can be compared by.</summary>
internal sealed record ReadOut(
    string InterimStatuses,
    int? Status,
    BodyFraming? Framing,
    long? ContentLength,
    bool? KeepAlive,
    string HeadAnomalies,
    string BodyAnomalies,
    long BodyLength,
    string BodySha256,
    string Trailers,
    string Problem,
    int Leftover
)
{
    public bool Accepted => Problem.Length == 0;

    /// <summary>Feeds the octets in pieces that end at the offsets given, with the buffer handling that a caller has.</summary>
    public static ReadOut Of(
        ReadOnlySpan<byte> octets,
        IEnumerable<int> cuts,
        string method = "GET",
        WireLimits? limits = null,
        bool ended = true
    )
    {
        var reader = new ResponseReader(method, limits ?? new WireLimits());
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var start = 0;
        var bodyLength = 0L;
        var finished = false;
        foreach (var end in cuts.Append(octets.Length))
        {
            var isLast = end == octets.Length;
            while (!finished)
            {
                var window = octets[start..end];
                var step = reader.Advance(window, ended && isLast);
                Assert.InRange(step.Consumed, 0, window.Length);
                start += step.Consumed;
                if (step.Kind == ReadStepKind.Body)
                {
                    Assert.True(step.BodyLength > 0 && step.BodyStart >= 0);
                    Assert.True(step.BodyStart + step.BodyLength <= step.Consumed);
                    sha.AppendData(window.Slice(step.BodyStart, step.BodyLength));
                    bodyLength += step.BodyLength;
                }

                if (step.Kind == ReadStepKind.NeedMoreData)
                {
                    Assert.False(ended && isLast, "more data wanted after the end");
                    break;
                }

                Assert.True(step.Consumed > 0 || step.Kind is ReadStepKind.End or ReadStepKind.Problem);
                finished = step.Kind is ReadStepKind.End or ReadStepKind.Problem;
            }
        }

        if (finished && reader.Problem is null)
        {
            // What is still in the buffer is shown to the reader, as a caller would.
            Assert.Equal(ReadStepKind.End, reader.Advance(octets[start..], ended).Kind);
        }

        Assert.Equal(bodyLength, reader.BodyOctets);
        return new ReadOut(
            string.Join(' ', reader.Interim.Select(h => h.Status)),
            reader.Head?.Status,
            reader.Head?.Framing,
            reader.Head?.ContentLength,
            reader.Head?.KeepAlive,
            string.Join(' ', reader.Head?.Anomalies.Select(a => $"{a.Kind}@{a.Offset}") ?? []),
            string.Join(' ', reader.BodyAnomalies.Select(a => $"{a.Kind}@{a.Offset}")),
            bodyLength,
            Convert.ToHexStringLower(sha.GetHashAndReset()),
            string.Join('|', reader.Trailers),
            reader.Problem is { } p ? $"{p.Cause} {(p.InHead ? "head" : "body")}@{p.Offset}" : "",
            reader.Problem is null ? octets.Length - start : 0
        );
    }

    public static ReadOut Whole(ReadOnlySpan<byte> octets, string method = "GET", WireLimits? limits = null) =>
        Of(octets, [], method, limits);

    public static ReadOut Whole(string latin1, string method = "GET", WireLimits? limits = null) =>
        Whole(System.Text.Encoding.Latin1.GetBytes(latin1), method, limits);
}
