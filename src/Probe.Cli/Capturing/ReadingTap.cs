using System.Net;
using System.Text;
using Probe.Capture;
using Probe.Evidence.Filters;
using Probe.Evidence.Http;
using Probe.Evidence.Journal;
using Probe.Evidence.Packets;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;

namespace Probe.Cli.Capturing;

/// <summary>Reads exchanges out of the copy that a capture proxy gives: what was said between it and the server.</summary>
/// <param name="seen">Gets each exchange.</param>
/// <param name="tell">Gets what else is worth a line while it happens.</param>
/// <param name="note">Gets what is worth saying at the end.</param>
/// <param name="edited">Gets each change to a request; null for nobody.</param>
/// <param name="mostOfBody">Octets that are kept of the start of each body.</param>
/// <param name="other">Gets each request that is not judged, such as a POST; null for nobody.</param>
/// <param name="tunnel">Gets each tunnel that was not looked into, once it is over; null for nobody.</param>
/// <param name="filter">Which of what is no exchange is wanted; exchanges are filtered where they come in. Null for all.</param>
/// <param name="bodies">Keeps bodies whole; null to keep their beginning alone.</param>
/// <param name="answered">Gets each request that the capture proxy answered itself; null for nobody.</param>
/// <param name="unasked">Gets each connection that ended without a request; null for nobody. No filter fits or misses it.</param>
internal sealed class ReadingTap(
    Action<SeenExchange> seen,
    Action<string> tell,
    Action<string> note,
    Action<JournalEdit>? edited = null,
    int? mostOfBody = null,
    Action<SeenOther>? other = null,
    Action<BlindTunnel>? tunnel = null,
    Action<OwnAnswer>? answered = null,
    ExchangeFilter? filter = null,
    IBodyKeeper? bodies = null,
    Action<UnaskedConnection>? unasked = null
) : ICaptureTap
{
    private static readonly WireLimits Limits = new();
    private static readonly IPEndPoint Nowhere = new(IPAddress.None, 0);

    private long _edits;
    private long _refused;
    private long _connections;
    private long _tunnels;
    private long _unaskedCount;
    private int _unaskedTold;

    /// <summary>Changes that were made to requests.</summary>
    internal long Edits => _edits;

    /// <summary>Requests that the capture proxy answered itself.</summary>
    internal long Refused => _refused;

    /// <summary>Tunnels that were not looked into, and are over.</summary>
    internal long Tunnels => _tunnels;

    /// <summary>Connections of clients so far.</summary>
    internal long Connections => _connections;

    /// <summary>Connections that ended without a request.</summary>
    internal long Unasked => _unaskedCount;

    /// <inheritdoc/>
    public void Connected(IPEndPoint client) => Interlocked.Increment(ref _connections);

    /// <inheritdoc/>
    public ILinkTap Opened(CaptureLink link) => new Reader(this, link);

    /// <inheritdoc/>
    /// <remarks>It has its line where something was said: a browser's idle connections are no alarm.</remarks>
    public void EndedUnasked(CaptureUnasked ended) => Tell(UnaskedConnections.Of(ended));

    private void Tell(UnaskedConnection connection)
    {
        const int MostTold = 20;
        Interlocked.Increment(ref _unaskedCount);
        unasked?.Invoke(connection);
        if (connection.Looks == Opening.Nothing)
        {
            return;
        }

        var told = Interlocked.Increment(ref _unaskedTold);
        if (told <= MostTold)
        {
            _tell(UnaskedConnections.Line(connection));
        }
        else if (told == MostTold + 1)
        {
            _tell("more connections without a request are counted, and have no line");
        }
    }

    private sealed class Reader : ILinkTap, IDisposable
    {
        private readonly Lock _lock = new();
        private readonly ReadingTap _tap;
        private readonly CaptureLink _link;
        private readonly HttpConversation? _conversation;
        private readonly TunnelWatch _tunnel;
        private long _said;
        private bool _isBroken;
        private bool _hasOddities;

        internal Reader(ReadingTap tap, CaptureLink link)
        {
            (_tap, _link) = (tap, link);
            if (link.Mode is CaptureMode.Tunnel or CaptureMode.Refused)
            {
                _tunnel = new TunnelWatch(link, null);
                return;
            }

            _conversation = new HttpConversation(
                new ConversationInfo(link.Id, link.Client, link.Server ?? Nowhere, BeginSeen: true, link.StartedAt)
                {
                    IsTls = link.IsTls,
                    Authority = link is { Mode: CaptureMode.Forward, Upstream: null } ? link.Target : null,
                    StandIns = link is { Mode: CaptureMode.Reverse, Local: { } here }
                        ? [here.ToString(), $"localhost:{here.Port}"]
                        : [],
                    BehindStandIn = link.Mode == CaptureMode.Reverse ? link.Target : null,
                    Route = new Route
                    {
                        Kind = link.Upstream is null ? RouteKind.Direct : RouteKind.Proxy,
                        Proxy = link.Upstream,
                        Source = "capture",
                    },
                },
                Limits,
                Seen,
                (of, why) =>
                {
                    if (!why.StartsWith("CONNECT ", StringComparison.Ordinal))
                    {
                        tap._note($"{of.Client} to {link.Target}: {why}");
                    }
                },
                tap._mostOfBody,
                Passed,
                tap._bodies
            );
            _tunnel = new TunnelWatch(link, _conversation);
        }

        public ValueTask Octets(CaptureLegs legs, DateTimeOffset time, ReadOnlySpan<byte> octets)
        {
            _tunnel.Passed(legs, time, octets);
            if (legs.HasFlag(CaptureLegs.ToServer))
            {
                _said += octets.Length;
                Read(fromClient: true, time, octets);
            }
            else if (legs.HasFlag(CaptureLegs.FromServer))
            {
                Read(fromClient: false, time, octets);
            }

            return ValueTask.CompletedTask;
        }

        public void Edited(CaptureEdit edit)
        {
            Interlocked.Increment(ref _tap._edits);
            _tap._edited?.Invoke(
                new JournalEdit(
                    _link.Connection,
                    edit.Time,
                    edit.Offset,
                    [.. edit.Old.Span],
                    [.. edit.New.Span],
                    edit.Why
                )
            );
        }

        public void Ended(bool fromClient, DateTimeOffset time, LinkEnd end)
        {
            lock (_lock)
            {
                try
                {
                    _conversation?.End(
                        fromClient,
                        time,
                        _isBroken
                            ? DirectionEnd.NotSeen
                            : end switch
                            {
                                LinkEnd.Finished => DirectionEnd.Closed,
                                LinkEnd.Reset => DirectionEnd.Reset,
                                LinkEnd.ResetByOther => DirectionEnd.ResetByOther,
                                _ => DirectionEnd.NotSeen,
                            }
                    );
                }
                catch (Exception problem)
                {
                    Broken(problem);
                }
            }
        }

        public void Closed(DateTimeOffset time, LinkParty by, LinkEnd how, string? why)
        {
            Dispose();
            TellUnasked(time, by, how);
            if (_tunnel.Of(time, by, how, why) is { } tunnel)
            {
                Interlocked.Increment(ref _tap._tunnels);
                if (!_tap.IsWanted(() => FilterSubject.Of(tunnel)))
                {
                    return;
                }

                _tap._tunnel?.Invoke(tunnel);
                _tap._tell(
                    $"{time:HH:mm:ss.fff} {_link.Client.Address} CONNECT {_link.Target} {(why is null ? $"tunnel, {tunnel.OctetsUp} octets up, {tunnel.OctetsDown} down, not looked into" : Printable.Escape(why, 400))} {tunnel.Total.TotalMilliseconds:0} ms"
                );
            }
        }

        /// <summary>In front of a server heads are not waited for: whether one came, the copy tells.</summary>
        private void TellUnasked(DateTimeOffset time, LinkParty by, LinkEnd how)
        {
            if (_link.Mode != CaptureMode.Reverse || _conversation is not { HasRequest: false } conversation)
            {
                return;
            }

            var begun = conversation.Begun(OwnAnswer.MostOfHead);
            var given = how == LinkEnd.GivenUp ? conversation.GivenUp : null;
            var ended = new CaptureUnasked(
                _link.Connection,
                _link.Client,
                _link.Local,
                _link.StartedAt,
                time,
                begun,
                by,
                how,
                given
            );
            _tap.Tell(UnaskedConnections.Of(ended) with { Octets = Math.Max(_said, begun.Length) });
        }

        public void Answered(CaptureAnswer answer)
        {
            Interlocked.Increment(ref _tap._refused);
            var own = OwnAnswers.Of(_link, answer);
            if (!_tap.IsWanted(() => FilterSubject.Of(own)))
            {
                return;
            }

            _tap._answered?.Invoke(own);
            var end = answer.Octets.Span.IndexOf((byte)'\r');
            var text = Encoding.Latin1.GetString(answer.Octets.Span[..Math.Max(0, end)]);
            _tap._tell(
                $"{answer.Time:HH:mm:ss.fff} {_link.Client.Address} {(answer.Target.Length > 0 ? answer.Target : "-")} answered by bitsprobe itself: {text}: {Printable.Escape(own.Why, 300)}"
            );
        }

        public void Deciphering() => _tunnel.Deciphering();

        public void Dispose()
        {
            lock (_lock)
            {
                _conversation?.Dispose();
            }
        }

        public void GivingUp(string why)
        {
            // Without the lock: who looks for idle connections waits for no link's disk.
            _tunnel.GivingUp(why);
            _conversation?.GivingUp(why);
        }

        private void Seen(SeenExchange seen)
        {
            _tap._seen(seen);
            TellOddities(seen.Request, seen.Exchange.StartedAt);
        }

        /// <summary>What is odd in a client's requests is told once a connection: it is so in each of them.</summary>
        private void TellOddities(RequestHead? head, DateTimeOffset time)
        {
            if (_hasOddities || head is null)
            {
                return;
            }

            foreach (var odd in RequestOddities.Of(head, _link))
            {
                _hasOddities = true;
                var line = $"{_link.Client.Address} {Printable.Escape(head.Method, 20)} to {_link.Target}: {odd}";
                _tap._tell($"{time:HH:mm:ss.fff} {line}");
                _tap._note(line);
            }
        }

        /// <summary>A request that is not judged has its line, and its place in what is kept.</summary>
        private void Passed(SeenOther other)
        {
            TellOddities(other.Request, other.Time);
            if (!_tap.IsWanted(() => FilterSubject.Of(other)))
            {
                return;
            }

            _tap._other?.Invoke(other);
            _tap._tell(
                $"{other.Time:HH:mm:ss.fff} {other.Client} {Printable.Escape(other.Method, 40)} {Printable.Escape(UrlSecrets.Mask(other.Url), 200)} {other.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"} not judged"
            );
        }

        /// <summary>Whatever goes wrong in reading the copy, what is relayed goes on.</summary>
        private void Read(bool fromClient, DateTimeOffset time, ReadOnlySpan<byte> octets)
        {
            lock (_lock)
            {
                if (_isBroken)
                {
                    return;
                }

                try
                {
                    _conversation?.Take(fromClient, time, octets);
                }
                catch (Exception problem)
                {
                    Broken(problem);
                }
            }
        }

        private void Broken(Exception problem)
        {
            _isBroken = true;
            _tap._note(
                $"{_link.Client} to {_link.Target}: reading it failed, and goes no further: {problem.GetType().Name}: {Printable.Escape(problem.Message)}"
            );
        }
    }

    private readonly IBodyKeeper? _bodies = bodies;

    private bool IsWanted(Func<FilterSubject> subject) => filter is null || filter.Fits(subject());

    private readonly Action<SeenExchange> _seen = seen;
    private readonly Action<string> _tell = tell;
    private readonly Action<string> _note = note;
    private readonly Action<JournalEdit>? _edited = edited;
    private readonly int? _mostOfBody = mostOfBody;
    private readonly Action<SeenOther>? _other = other;
    private readonly Action<BlindTunnel>? _tunnel = tunnel;
    private readonly Action<OwnAnswer>? _answered = answered;
}
