using System.Collections.Immutable;
using System.Text;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Checks;

/// <summary>Phrases that several checks use. What a peer sent is quoted in escaped form only.</summary>
internal static class Saying
{
    private const int MostQuoted = 160;
    private const int OctetsShown = 64;
    private const int OctetsBefore = 16;

    /// <summary>A peer's text in quotes.</summary>
    internal static string Quote(string text) => "'" + Printable.Escape(text, MostQuoted) + "'";

    /// <summary>Status line of the reply, or why there is none.</summary>
    internal static string Outcome(Exchange exchange) =>
        exchange.Response is { } head
            ? Printable.Escape(head.StatusLine, MostQuoted)
            : exchange.Failure?.Cause ?? "no reply";

    /// <summary>The header line as received, or that it is missing.</summary>
    internal static string Line(ResponseHead head, string name) =>
        head.Headers.Get(name) is { } value ? Printable.Escape($"{name}: {value}", MostQuoted) : $"no {name}";

    /// <summary>What was asked: <c>HEAD</c>, <c>GET bytes=0-5690</c>, <c>GET without Range</c>.</summary>
    internal static string Asked(Exchange exchange) =>
        exchange.Spec.RangeText is { } range ? $"{exchange.Spec.Method} bytes={range}"
        : exchange.Spec.Method == "HEAD" ? "HEAD"
        : $"{exchange.Spec.Method} without Range";

    /// <summary><c>1 octet</c>, <c>2 octets</c>.</summary>
    internal static string Octets(long count) => count == 1 ? "1 octet" : $"{count} octets";

    /// <summary>Some octets around the offending one, escaped and in quotes.</summary>
    /// <param name="bytes">What was kept of the reply.</param>
    /// <param name="offset">Offset of the offending octet in them; null to show their start.</param>
    internal static string Excerpt(ImmutableArray<byte> bytes, long? offset)
    {
        var at = offset is >= 0 && offset < bytes.Length ? (int)offset : 0;
        var from = Math.Max(0, at - OctetsBefore);
        var shown = bytes.AsSpan(from, Math.Min(OctetsShown, bytes.Length - from));
        return (from > 0 ? "…" : "")
            + Quote(Encoding.Latin1.GetString(shown))
            + (from + shown.Length < bytes.Length ? "…" : "");
    }

    /// <summary>The fault with that header line as its evidence; the whole head where the line is missing.</summary>
    internal static Fault At(this Fault fault, ResponseHead head, string header) =>
        head.Locate(header) is var (offset, length) ? fault with { Offset = offset, Length = length } : fault;
}
