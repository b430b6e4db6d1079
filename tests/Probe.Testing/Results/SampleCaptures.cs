using System.Collections.Immutable;
using System.Text;
using Probe.Exchanges;
using Probe.Options;
using Probe.Verdicts;

namespace Probe.Testing.Results;

/// <summary>What the capture proxy saw and could not judge.</summary>
public static class SampleCaptures
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 2, 3, 4, 567, TimeSpan.Zero);

    /// <summary>A healthy download beside tunnels and refusals, with secrets and hostile text in them.</summary>
    public static ProbeResult Unjudged() =>
        SampleResults.Healthy() with
        {
            Unjudged = Verdicts.Unjudged.Of(
                [
                    Tunnel(),
                    Tunnel() with
                    {
                        Target = "update.example:8531",
                        Upstream = new ProxyEndpoint("proxy.example", 3128),
                        EndedBy = TunnelParty.Server,
                        End = TunnelEnd.Reset,
                    },
                    Tunnel() with
                    {
                        WasToBeRead = true,
                        EndedBy = TunnelParty.Capture,
                        End = TunnelEnd.GivenUp,
                        Why = "the client broke TLS off \u001b[31m",
                    },
                ],
                3,
                [
                    Answer(
                        "GET http://bob:hunter2-secret@wsus.example/?sig=TopSecret HTTP/1.1\r\nCookie: id=TopSecret\r\n\r\n"
                    ),
                    Answer("\u0016\u0003\u0001 hello") with
                    {
                        Target = "",
                        Status = 400,
                        Why = "its first line is none",
                    },
                ],
                1200,
                Unasked()
            ),
        };

    /// <summary>A tunnel as it was seen.</summary>
    public static BlindTunnel Tunnel() =>
        new()
        {
            Connection = 3,
            Client = "192.0.2.1:50001",
            Local = "192.0.2.9:8888",
            Target = "wsus.example:443",
            Server = "192.0.2.7:443",
            StartedAt = Time,
            Opening = TimeSpan.FromMilliseconds(5),
            Total = TimeSpan.FromMilliseconds(250),
            OctetsUp = 517,
            OctetsDown = 70_000,
            EndedBy = TunnelParty.Client,
            End = TunnelEnd.Finished,
            WasToBeRead = false,
            RequestBytes = Octets(
                "CONNECT wsus.example:443 HTTP/1.1\r\nHost: wsus.example:443\r\nProxy-Authorization: Basic\r\n Ym9iOmh1bnRlcjItc2VjcmV0\r\n\r\n"
            ),
            ReplyBytes = Octets("HTTP/1.1 200 Connection established\r\n\r\n"),
        };

    /// <summary>An answer of the capture proxy's own to these octets.</summary>
    /// <param name="request">What the client had sent.</param>
    public static OwnAnswer Answer(string request) =>
        new()
        {
            Connection = 4,
            Client = "192.0.2.1:50002",
            Local = "192.0.2.9:8888",
            Target = "wsus.example:80",
            At = Time,
            Status = 403,
            Why = "bob:hunter2-secret@wsus.example is not among the hosts allowed here",
            IsTls = false,
            RequestBytes = Octets(request),
            ReplyBytes = Octets(
                "HTTP/1.1 403 Forbidden\r\nServer: bitsprobe-capture\r\nContent-Type: text/html\r\nContent-Length: 18\r\n\r\nbob:hunter2-secret"
            ),
        };

    /// <summary>A connection that ended without a request.</summary>
    /// <param name="said">What the client had sent.</param>
    public static UnaskedConnection Unasked(string said) =>
        new()
        {
            Connection = 5,
            Client = "192.0.2.1:50003",
            Local = "192.0.2.9:8888",
            StartedAt = Time,
            Total = TimeSpan.FromMilliseconds(1500),
            Octets = said.Length,
            Looks = Openings.Of(Octets(said).AsSpan()),
            EndedBy = TunnelParty.Client,
            End = TunnelEnd.Reset,
            RequestBytes = Octets(said),
        };

    private static UnaskedTally Unasked()
    {
        var tally = new UnaskedTally();
        tally.Add(Unasked(""));
        tally.Add(Unasked("\u0016\u0003\u0001\u0002\u0000\u0001") with { Octets = 517 });
        tally.Add(
            Unasked("GET /a HTTP/1.1\r\nAuthorization: Basic Ym9iOmh1bnRlcjItc2VjcmV0\r\n") with
            {
                EndedBy = TunnelParty.Capture,
                End = TunnelEnd.GivenUp,
                Why = "given up by capture: a request's head was not whole after 30 s",
            }
        );
        return tally;
    }

    private static ImmutableArray<byte> Octets(string text) => [.. Encoding.Latin1.GetBytes(text)];
}
