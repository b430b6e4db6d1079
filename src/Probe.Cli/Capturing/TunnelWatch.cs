using System.Collections.Immutable;
using Probe.Capture;
using Probe.Evidence.Http;
using Probe.Exchanges;

namespace Probe.Cli.Capturing;

/// <summary>
/// What is known of a link as a tunnel: the heads that opened it, and how much passed. What was said in it is neither
/// kept nor known.
/// </summary>
/// <param name="link">The link.</param>
/// <param name="conversation">Reads a link whose tunnel the server itself opens; null where the capture proxy does.</param>
internal sealed class TunnelWatch(CaptureLink link, HttpConversation? conversation)
{
    private ImmutableArray<byte> _request = [];
    private ImmutableArray<byte> _reply = [];
    private DateTimeOffset _opened = link.StartedAt;
    private bool _isDeciphered;
    private volatile string? _givenUp;

    /// <summary>Octets that passed in it, where the capture proxy opened it.</summary>
    private long _up;
    private long _down;

    /// <summary>Octets passed; those over one leg alone are the capture proxy's own words and what they answer.</summary>
    internal void Passed(CaptureLegs legs, DateTimeOffset time, ReadOnlySpan<byte> octets)
    {
        if (link.Mode != CaptureMode.Tunnel)
        {
            if (conversation?.Tunnel is null)
            {
                // What goes to the upstream proxy may have credentials that the client did not send: where a head is
                // changed, the client's own comes first. One that passes unchanged is read where the tunnel is.
                _request = legs switch
                {
                    CaptureLegs.FromClient => octets.StartsWith("CONNECT "u8) ? Head(octets) : [],
                    CaptureLegs.Upward when octets.StartsWith("CONNECT "u8) => [],
                    _ => _request,
                };
            }

            return;
        }

        switch (legs)
        {
            case CaptureLegs.FromClient:
                _request = Head(octets);
                break;
            case CaptureLegs.ToClient:
                (_reply, _opened) = (Head(octets), time);
                break;
            case CaptureLegs.Upward:
                _up += octets.Length;
                break;
            case CaptureLegs.Downward:
                _down += octets.Length;
                break;
        }
    }

    /// <summary>The capture proxy is about to end the link. From any thread.</summary>
    internal void GivingUp(string why) => Interlocked.CompareExchange(ref _givenUp, why, null);

    /// <summary>What comes now is told as a link of its own.</summary>
    internal void Deciphering() => _isDeciphered = true;

    /// <summary>The tunnel, once it is over; null where the link was none, or one that was read.</summary>
    internal BlindTunnel? Of(DateTimeOffset time, LinkParty by, LinkEnd how, string? why)
    {
        var read = conversation?.Tunnel;
        if ((read is null && link.Mode != CaptureMode.Tunnel) || (_isDeciphered && why is null))
        {
            return null;
        }

        var asked = read?.AskedAt ?? link.StartedAt;
        return new BlindTunnel
        {
            Connection = link.Connection,
            Client = link.Client.ToString(),
            Local = link.Local?.ToString(),
            Target = link.Target,
            Server = link.Server?.ToString(),
            Upstream = link.Upstream,
            StartedAt = asked,
            Opening = Later((read?.OpenedAt ?? _opened) - asked),
            Total = Later(time - asked),
            OctetsUp = read?.OctetsUp ?? _up,
            OctetsDown = read?.OctetsDown ?? _down,
            EndedBy = by switch
            {
                LinkParty.Client => TunnelParty.Client,
                LinkParty.Server => TunnelParty.Server,
                _ => TunnelParty.Capture,
            },
            End = how switch
            {
                LinkEnd.Finished => TunnelEnd.Finished,
                LinkEnd.GivenUp => TunnelEnd.GivenUp,
                _ => TunnelEnd.Reset,
            },
            WasToBeRead = _isDeciphered,
            Why = why ?? (how == LinkEnd.GivenUp ? _givenUp : null),
            RequestBytes = read is null || !_request.IsEmpty ? _request : Head(read.Request.Bytes.AsSpan()),
            ReplyBytes = read is null ? _reply : Head(read.Reply.Bytes.AsSpan()),
        };
    }

    /// <summary>A clock that is set back makes no time negative.</summary>
    private static TimeSpan Later(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;

    private static ImmutableArray<byte> Head(ReadOnlySpan<byte> octets) =>
        [.. octets[..Math.Min(octets.Length, BlindTunnel.MostOfHead)]];
}
