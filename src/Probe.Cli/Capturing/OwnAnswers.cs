using System.Collections.Immutable;
using Probe.Capture;
using Probe.Exchanges;

namespace Probe.Cli.Capturing;

/// <summary>Answers of the capture proxy's own, as they are told and kept.</summary>
internal static class OwnAnswers
{
    /// <summary>The answer, with no more of the client's octets than the head of its request.</summary>
    internal static OwnAnswer Of(CaptureLink link, CaptureAnswer answer) =>
        new()
        {
            Connection = link.Connection,
            Client = link.Client.ToString(),
            Local = link.Local?.ToString(),
            Target = answer.Target,
            At = answer.Time,
            Status = answer.Status,
            Why = answer.Why,
            IsTls = answer.IsTls,
            RequestBytes = HeadOf(answer.Request.Span),
            ReplyBytes = [.. answer.Octets.Span],
        };

    /// <summary>
    /// The head alone: what follows it may be anything. Of what does not begin as HTTP does, a few octets, by which TLS
    /// can be told: where secrets stand in it, nobody knows.
    /// </summary>
    internal static ImmutableArray<byte> HeadOf(ReadOnlySpan<byte> octets)
    {
        const int MostOfStranger = 8;
        var start = octets.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        if (start < 0)
        {
            return [];
        }

        octets = octets[start..];
        var line = octets.IndexOf((byte)'\n');
        var first = line < 0 ? octets : octets[..line];
        if (first.IndexOf(" HTTP/"u8) < 0)
        {
            var blank = first.IndexOf((byte)' ');
            first = blank < 0 ? first : first[..blank];
            return [.. first[..Math.Min(first.Length, MostOfStranger)]];
        }

        for (var at = line; at >= 0 && at + 1 < octets.Length; )
        {
            var rest = octets[(at + 1)..];
            if (rest[0] == '\n' || rest.StartsWith("\r\n"u8))
            {
                octets = octets[..(at + (rest[0] == '\n' ? 2 : 3))];
                break;
            }

            var next = rest.IndexOf((byte)'\n');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return [.. octets[..Math.Min(octets.Length, OwnAnswer.MostOfHead)]];
    }
}
