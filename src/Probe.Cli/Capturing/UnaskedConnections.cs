using System.Globalization;
using Probe.Capture;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Cli.Capturing;

/// <summary>Connections that ended without a request, as they are told and kept.</summary>
internal static class UnaskedConnections
{
    /// <summary>The connection, with no more of the client's octets than the beginning of a head.</summary>
    internal static UnaskedConnection Of(CaptureUnasked ended) =>
        new()
        {
            Connection = ended.Connection,
            Client = ended.Client.ToString(),
            Local = ended.Local?.ToString(),
            StartedAt = ended.StartedAt,
            Total = ended.Time > ended.StartedAt ? ended.Time - ended.StartedAt : TimeSpan.Zero,
            Octets = ended.Octets.Length,
            Looks = Openings.Of(ended.Octets.Span),
            EndedBy = ended.By switch
            {
                LinkParty.Client => TunnelParty.Client,
                LinkParty.Server => TunnelParty.Server,
                _ => TunnelParty.Capture,
            },
            End = ended.How switch
            {
                LinkEnd.Finished => TunnelEnd.Finished,
                LinkEnd.GivenUp => TunnelEnd.GivenUp,
                _ => TunnelEnd.Reset,
            },
            Why = ended.Why,
            RequestBytes = OwnAnswers.HeadOf(ended.Octets.Span),
        };

    /// <summary>The line that is shown of it.</summary>
    internal static string Line(UnaskedConnection unasked)
    {
        var ended = unasked.StartedAt + unasked.Total;
        var how = unasked.End switch
        {
            TunnelEnd.GivenUp => Printable.Escape(unasked.Why ?? "given up by capture", 300),
            TunnelEnd.Reset => $"the {Party(unasked.EndedBy)} reset it",
            _ => $"the {Party(unasked.EndedBy)} closed it",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ended:HH:mm:ss.fff} {unasked.Client} no whole request: looks like {unasked.Words}, {unasked.Octets} octets in {unasked.Total.TotalMilliseconds:0} ms; {how}{Help(unasked.Looks)}"
        );
    }

    private static string Party(TunnelParty party) =>
        party switch
        {
            TunnelParty.Client => "client",
            TunnelParty.Server => "server",
            _ => "capture",
        };

    private static string Help(Opening looks) =>
        looks == Opening.TlsHandshake ? "; this port takes no TLS: give it to clients as http://, not https://" : "";
}
