using Probe.Exchanges;

namespace Probe.Capture;

/// <content>A client that never sends a whole request.</content>
internal sealed partial class CaptureSession
{
    /// <summary>Nothing was asked on this connection, which is over.</summary>
    private void TellUnasked(bool isReset)
    {
        var (by, how) = (HasGivenUp, isReset) switch
        {
            (true, _) => (LinkParty.Capture, LinkEnd.GivenUp),
            (_, true) => (LinkParty.Client, LinkEnd.Reset),
            _ => (LinkParty.Client, LinkEnd.Finished),
        };
        host.Tap.EndedUnasked(
            new CaptureUnasked(
                number,
                from,
                LocalEnd,
                _startedAt,
                Now,
                _buffer.AsMemory(_start, _end - _start),
                by,
                how,
                HasGivenUp ? _givenUp : null
            )
        );
    }

    /// <summary>What is said of octets that a client left at, with what they look like where that is no head.</summary>
    private string BrokenOff() =>
        Openings.Of(Waiting) switch
        {
            Opening.TlsHandshake =>
                "what came looks like a TLS handshake; this port takes no TLS: give it to clients as http://, not https://",
            Opening.NotHttp => "what came is no HTTP, and breaks off",
            _ => "the request's head breaks off",
        };
}
