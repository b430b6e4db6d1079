using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Evidence.Packets;

/// <summary>
/// Writes exchanges as packets: each connection with the octets that were kept, at the times that were measured. What
/// was said within TLS stands as plain HTTP on a connection of its own, with a note.
/// </summary>
/// <param name="writer">Where to.</param>
public sealed partial class ExchangePackets(PcapngWriter writer)
{
    /// <summary>Events that are held back to be put in order of their times.</summary>
    private const int MostWaiting = 20_000;

    /// <summary>Octets of a body that packets without content stand for; beyond it the connection ends there.</summary>
    private const long MostMissing = 8L * 1024 * 1024 * 1024;

    private readonly Dictionary<(long Group, int Id, bool IsPlain), Talk> _talks = [];
    private readonly List<Event> _waiting = [];
    private int _madeUp;

    /// <summary>Writes an exchange.</summary>
    /// <param name="group">Whose connection numbers these are: a run and leg, or a client.</param>
    /// <param name="exchange">It.</param>
    /// <param name="comment">What to know of it; goes to its first octets.</param>
    public void Add(long group, Exchange exchange, string comment)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (exchange.Connection.Id == 0 || (exchange.RequestBytes.IsEmpty && exchange.Tunnel is null))
        {
            return;
        }

        var timings = exchange.Timings;
        var at = exchange.StartedAt + Sum(timings.Resolve, timings.Connect);
        var talk = TalkOf(group, exchange, isPlain: false, at, null);
        var isTls = exchange.Tls is not null || exchange.Spec.Url.IsTls;
        if (exchange.Tunnel is { } tunnel && !exchange.Connection.Reused)
        {
            Say(talk, true, at, tunnel.RequestBytes, comment + ": CONNECT");
            at += Sum(timings.Tunnel);
            if (tunnel.Response is { } answer)
            {
                Say(talk, false, at, answer.Bytes, null);
            }
        }

        if (exchange.RequestBytes.IsEmpty)
        {
            End(talk, at, exchange);
            return;
        }

        if (isTls)
        {
            at += Sum(timings.Tls);
            talk = TalkOf(
                group,
                exchange,
                isPlain: true,
                at,
                $"what was said within TLS on connection {exchange.Connection.Id.ToString(CultureInfo.InvariantCulture)}, deciphered"
            );
        }

        Say(talk, true, at, exchange.RequestBytes, comment);
        at += Sum(timings.Send, timings.FirstByte);
        foreach (var interim in exchange.Interim)
        {
            Say(talk, false, at, interim.Bytes, null);
        }

        at += Sum(timings.HeadEnd);
        var note = Note(exchange);
        if (exchange.Response is { } head)
        {
            SayReply(talk, at, at + Sum(timings.BodyEnd), head, exchange.Body, note);
        }
        else if (exchange.Failure is { ReceivedBytes: { IsEmpty: false } raw })
        {
            Say(talk, false, at, raw, note);
        }

        if (!exchange.Connection.KeptAlive || exchange.Failure is not null || exchange.Connection.ResetByClient == true)
        {
            End(talk, at + Sum(timings.BodyEnd), exchange);
            _talks.Remove((group, exchange.Connection.Id, isTls));
        }
    }

    /// <summary>Writes what waits.</summary>
    public void Finish()
    {
        foreach (var one in _waiting.OrderBy(e => e.Time))
        {
            one.Write();
        }

        _waiting.Clear();
    }

    private Talk TalkOf(long group, Exchange exchange, bool isPlain, DateTimeOffset at, string? comment)
    {
        var key = (group, exchange.Connection.Id, isPlain);
        if (_talks.TryGetValue(key, out var known) && (exchange.Connection.Reused || isPlain))
        {
            return known;
        }

        var server = EndPoint(exchange.Connection.Remote) ?? new IPEndPoint(IPAddress.Loopback, 80);
        var client = EndPoint(exchange.Connection.Local);
        if (client is null || client.AddressFamily != server.AddressFamily || client.Equals(server))
        {
            client = MadeUpClient(server);
        }

        if (isPlain)
        {
            // A port of its own, one that readers of captures take for HTTP.
            server = new IPEndPoint(server.Address, server.Port == 80 ? 8080 : 80);
        }

        var talk = new Talk { Time = at };
        _talks[key] = talk;
        Wait(talk, at, () => talk.Connection = writer.Connect(client, server, talk.Written(at), comment));
        return talk;
    }

    private void Say(Talk talk, bool fromClient, DateTimeOffset at, ImmutableArray<byte> octets, string? comment)
    {
        if (!octets.IsEmpty)
        {
            Wait(talk, at, () => talk.Connection?.Write(fromClient, talk.Written(at), octets.AsSpan(), comment));
        }
    }

    /// <summary>
    /// Head and body, chunked again where the head says so. Where not all of the body was kept, the head's own packet
    /// lacks its end: readers of captures then show the reply at once and do not wait for what never comes.
    /// </summary>
    private void SayReply(
        Talk talk,
        DateTimeOffset headAt,
        DateTimeOffset bodyAt,
        ResponseHead head,
        BodyFacts? body,
        string? note
    )
    {
        var isChunked = head.Framing == BodyFraming.Chunked && body is not null;
        var length = body?.Length ?? 0;
        var start = isChunked && length > 0 ? length.ToString("x", CultureInfo.InvariantCulture) + "\r\n" : "";
        if (body is null || body.Slices.Sum(s => (long)s.Bytes.Length) == length)
        {
            Say(talk, false, headAt, head.Bytes, note);
            Text(talk, bodyAt, start, "chunks are not as they were");
            foreach (var slice in body?.Slices ?? [])
            {
                Say(talk, false, bodyAt, slice.Bytes, null);
            }
        }
        else
        {
            var first = body.Slices is [{ Offset: 0 } slice, ..] ? slice.Bytes : [];
            var most = Math.Clamp(PcapngWriter.LargestSegment - head.Bytes.Length - start.Length, 0, first.Length);
            var left = length - most;
            ImmutableArray<byte> octets =
            [
                .. head.Bytes,
                .. Encoding.Latin1.GetBytes(start),
                .. first.AsSpan()[..most],
            ];
            var lacking = (int)Math.Min(left, PcapngWriter.MostLacking);
            Cut(talk, headAt, octets, lacking, (note is null ? "" : note + "; ") + "not all of the body is here");
            Miss(talk, bodyAt, left - lacking);
        }

        if (isChunked)
        {
            var trailers = string.Concat(body!.Trailers.Select(t => t + "\r\n"));
            Text(
                talk,
                bodyAt,
                (length > 0 ? "\r\n" : "") + (body.End == BodyEnd.Complete ? $"0\r\n{trailers}\r\n" : ""),
                null
            );
        }
    }

    private void Cut(Talk talk, DateTimeOffset at, ImmutableArray<byte> octets, int lacking, string comment) =>
        Wait(talk, at, () => talk.Connection?.Cut(false, talk.Written(at), octets.AsSpan(), lacking, comment));

    private void Text(Talk talk, DateTimeOffset at, string text, string? comment) =>
        Say(talk, false, at, [.. Encoding.Latin1.GetBytes(text)], comment);

    private void Miss(Talk talk, DateTimeOffset at, long octets)
    {
        if (octets > 0)
        {
            Wait(
                talk,
                at,
                () =>
                {
                    talk.Connection?.Miss(false, talk.Written(at), Math.Min(octets, MostMissing));
                    if (octets > MostMissing)
                    {
                        talk.Connection = null;
                    }
                }
            );
        }
    }

    /// <summary>Who ended the connection is known where it broke; else it is taken to be whoever gave it up.</summary>
    private void End(Talk talk, DateTimeOffset at, Exchange exchange)
    {
        var failure = exchange.Failure;
        var byClient = exchange.Connection.ResetByClient == true;
        var isReset = byClient || failure?.Cause.Contains("reset", StringComparison.Ordinal) == true;
        var byServer =
            isReset || failure?.Cause.Contains("closed", StringComparison.Ordinal) == true || failure is null;
        Wait(
            talk,
            at,
            () =>
            {
                if (isReset)
                {
                    talk.Connection?.Reset(byClient, talk.Written(at), Note(exchange));
                }
                else
                {
                    talk.Connection?.Close(!byServer, talk.Written(at), Note(exchange));
                    talk.Connection?.Close(byServer, talk.Written(at), null);
                }

                talk.Connection = null;
            }
        );
    }

    private void Wait(Talk talk, DateTimeOffset at, Action write)
    {
        if (_waiting.Count >= MostWaiting)
        {
            Finish();
        }

        talk.Time = talk.Time > at ? talk.Time : at;
        _waiting.Add(new Event(talk.Time, write));
    }

    private static string? Note(Exchange exchange) =>
        exchange.Failure is { } failure ? $"{failure.Cause}: {failure.Detail}" : null;

    private static TimeSpan Sum(params ReadOnlySpan<TimeSpan?> times)
    {
        var sum = TimeSpan.Zero;
        foreach (var time in times)
        {
            sum += time ?? TimeSpan.Zero;
        }

        return sum;
    }

    private static IPEndPoint? EndPoint(string? text) =>
        text is not null && IPEndPoint.TryParse(text, out var point) && point.Port > 0 ? point : null;

    private readonly record struct Event(DateTimeOffset Time, Action Write);

    private sealed class Talk
    {
        private DateTimeOffset _written;

        internal PcapngConnection? Connection { get; set; }

        /// <summary>Time of the latest event.</summary>
        internal DateTimeOffset Time { get; set; }

        /// <summary>The time to write: no packet of a connection is earlier than the one before.</summary>
        internal DateTimeOffset Written(DateTimeOffset at) => _written = at > _written ? at : _written;
    }
}
