using Probe.Capture;
using Probe.Http;

namespace Probe.Cli.Capturing;

/// <summary>
/// What of a request is passed on as it came and that a proxy might not, or must not, pass on: a recorder changes
/// nothing, and says so.
/// </summary>
internal static class RequestOddities
{
    /// <summary>What is odd, a clause each.</summary>
    /// <param name="head">The head as it was passed on.</param>
    /// <param name="link">Over which link.</param>
    internal static IEnumerable<string> Of(RequestHead head, CaptureLink link)
    {
        if (HasBareCarriageReturn(head.Bytes.AsSpan()))
        {
            yield return "a CR without LF stands in its head, passed on as it came (RFC 9112, 2.2, lets a server refuse it)";
        }

        var hosts = head.Headers.GetAll("Host").ToList();
        if (hosts.Count > 1)
        {
            yield return $"it has {hosts.Count} Host lines, passed on as they came (a server must refuse it: RFC 9112, 3.2)";
        }
        else if (hosts is [var host] && AskedFor(head, link) is { } asked && !IsSame(host, asked))
        {
            yield return $"its Host is '{Printable.Escape(host, 100)}', its target is at {Printable.Escape(asked, 100)}; passed on as it came (another proxy would replace Host: RFC 9112, 3.2.2)";
        }
    }

    /// <summary>The authority of an absolute-form target; null where the client sent none.</summary>
    private static string? AskedFor(RequestHead head, CaptureLink link) =>
        link is { Mode: CaptureMode.Forward, Upstream: null } ? link.Target
        : head.Target.Contains("://", StringComparison.Ordinal) && HttpUrl.TryParse(head.Target, out var url, out _)
            ? url.HostAndPort
        : null;

    /// <summary>A port that the scheme has anyway may be left out.</summary>
    private static bool IsSame(string host, string hostAndPort) =>
        HttpUrl.TryParse($"http://{host}/", out var url, out _)
        && string.Equals(url.HostAndPort, hostAndPort, StringComparison.OrdinalIgnoreCase);

    private static bool HasBareCarriageReturn(ReadOnlySpan<byte> head)
    {
        for (var at = head.IndexOf((byte)'\r'); at >= 0; )
        {
            if (at + 1 < head.Length && head[at + 1] != '\n')
            {
                return true;
            }

            var next = head[(at + 1)..].IndexOf((byte)'\r');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }
}
