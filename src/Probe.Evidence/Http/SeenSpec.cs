using Probe.Http;
using Probe.Planning;

namespace Probe.Evidence.Http;

/// <summary>What somebody else's request asked for, in the form of a planned one.</summary>
internal static class SeenSpec
{
    /// <summary>The spec; null for what BITS does not download by.</summary>
    internal static RequestSpec? Of(string method, HttpUrl url, HeaderList headers)
    {
        if (method is not ("HEAD" or "GET"))
        {
            return null;
        }

        var ranges = headers.Get("Range") is { } asked ? Closed(RangeRequest.Parse(asked, out _)) : [];
        return new RequestSpec
        {
            Key = "seen",
            Purpose = Purpose.WholeFile,
            Method = method,
            Url = url,
            Range = ranges is [var only] ? only : null,
            Ranges = ranges.Length > 1 ? [.. ranges] : [],
            Headers = headers,
            WantsSha1 = method == "GET" && ranges.Length == 0,
        };
    }

    /// <summary>The ranges asked for where all are closed, as BITS asks; none otherwise.</summary>
    private static ByteRange[] Closed(RangeRequest? asked) =>
        asked is null || asked.Ranges.Any(r => r.First is null || r.Last is null)
            ? []
            : [.. asked.Ranges.Select(r => new ByteRange(r.First!.Value, r.Last!.Value))];
}
