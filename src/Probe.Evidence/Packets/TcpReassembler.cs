using System.Net;

namespace Probe.Evidence.Packets;

/// <summary>
/// Puts the segments of TCP connections back into order. Octets go to their conversation as soon as they can; what
/// came too early is held within a bound, what the capture does not have is told as a gap. Octets that were sent twice
/// count once, as they came first.
/// </summary>
/// <param name="open">Asked for each connection that begins; null for one that is of no interest.</param>
public sealed class TcpReassembler(Func<ConversationInfo, IConversation?> open)
{
    private const int MostConnections = 20_000;
    private const int MostHeldOfAll = 64 * 1024 * 1024;

    private readonly Dictionary<(IPEndPoint, IPEndPoint), Connection> _connections = [];
    private readonly LinkedList<Connection> _byAge = [];
    private long _number;
    private long _held;

    /// <summary>Connections given up to keep within bounds.</summary>
    public long GivenUp { get; private set; }

    /// <summary>Takes the next packet; one without TCP says nothing.</summary>
    public void Add(Packet packet)
    {
        if (TcpSegment.In(packet) is not { } segment)
        {
            return;
        }

        var key = Key(segment.Source, segment.Destination);
        var begins = segment is { IsSyn: true, IsAck: false };
        if (_connections.TryGetValue(key, out var connection) && begins && connection.IsOver(segment))
        {
            Close(key, connection, packet.Time);
            connection = null;
        }

        if (connection is null)
        {
            if (segment is { IsReset: true } or { IsSyn: false, Length: 0 })
            {
                return; // the rest of something that began before the capture
            }

            connection = Begin(key, segment, packet.Time);
        }

        _byAge.Remove(connection.Place);
        _byAge.AddLast(connection.Place);
        _held += connection.Add(segment, packet.Time);
        if (connection.IsDone)
        {
            Close(key, connection, packet.Time);
        }

        while (_held > MostHeldOfAll && _byAge.First is { } oldest)
        {
            GivenUp++;
            Close(oldest.Value.Key, oldest.Value, packet.Time);
        }
    }

    /// <summary>The capture ends here.</summary>
    /// <param name="time">When its last packet was seen.</param>
    public void Finish(DateTimeOffset time)
    {
        while (_byAge.First is { } oldest)
        {
            Close(oldest.Value.Key, oldest.Value, time);
        }
    }

    private Connection Begin((IPEndPoint, IPEndPoint) key, TcpSegment segment, DateTimeOffset time)
    {
        if (_connections.Count >= MostConnections && _byAge.First is { } oldest)
        {
            GivenUp++;
            Close(oldest.Value.Key, oldest.Value, time);
        }

        // The end that asks opens the connection. Without its beginning: servers listen at the smaller port, nearly always.
        var fromClient = segment.IsSyn ? !segment.IsAck : segment.Source.Port > segment.Destination.Port;
        var (client, server) = fromClient
            ? (segment.Source, segment.Destination)
            : (segment.Destination, segment.Source);
        var info = new ConversationInfo(++_number, client, server, segment.IsSyn, time);
        var connection = new Connection(key, client, open(info));
        connection.Place = new LinkedListNode<Connection>(connection);
        _byAge.AddLast(connection.Place);
        _connections.Add(key, connection);
        return connection;
    }

    private void Close((IPEndPoint, IPEndPoint) key, Connection connection, DateTimeOffset time)
    {
        _held -= connection.Held;
        connection.Finish(time);
        _byAge.Remove(connection.Place);
        _connections.Remove(key);
    }

    private static (IPEndPoint, IPEndPoint) Key(IPEndPoint a, IPEndPoint b)
    {
        var order = a.Port.CompareTo(b.Port);
        if (order == 0)
        {
            order = a.Address.GetAddressBytes().AsSpan().SequenceCompareTo(b.Address.GetAddressBytes());
        }

        return order <= 0 ? (a, b) : (b, a);
    }

    private sealed class Connection((IPEndPoint, IPEndPoint) key, IPEndPoint client, IConversation? conversation)
    {
        private readonly Direction _fromClient = new(true);
        private readonly Direction _fromServer = new(false);

        internal (IPEndPoint, IPEndPoint) Key { get; } = key;

        internal LinkedListNode<Connection> Place { get; set; } = null!;

        internal int Held => _fromClient.Held + _fromServer.Held;

        internal bool IsDone => _fromClient.IsDone && _fromServer.IsDone;

        /// <summary>True when a SYN opens another connection between the same ports, rather than repeating itself.</summary>
        internal bool IsOver(TcpSegment syn) => (From(syn).Begin ?? syn.Sequence) != syn.Sequence || IsDone;

        /// <summary>Takes a segment; gives by how much more is held than before.</summary>
        internal int Add(TcpSegment segment, DateTimeOffset time)
        {
            if (conversation is null)
            {
                return 0;
            }

            var before = Held;
            var own = From(segment);
            var other = ReferenceEquals(own, _fromClient) ? _fromServer : _fromClient;
            if (segment.IsAck)
            {
                other.Acknowledge(segment.Acknowledged, time, conversation);
            }

            own.Take(segment, time, conversation);
            if (segment.IsReset)
            {
                own.Stop(DirectionEnd.Reset, time, conversation);
                other.Stop(DirectionEnd.ResetByOther, time, conversation);
            }

            return Held - before;
        }

        internal void Finish(DateTimeOffset time)
        {
            if (conversation is not null)
            {
                _fromClient.Stop(DirectionEnd.NotSeen, time, conversation);
                _fromServer.Stop(DirectionEnd.NotSeen, time, conversation);
            }
        }

        private Direction From(TcpSegment segment) => segment.Source.Equals(client) ? _fromClient : _fromServer;
    }

    /// <summary>One direction. Sequence numbers wrap: distances are taken as signed 32-bit numbers.</summary>
    private sealed class Direction(bool fromClient)
    {
        private const int MostHeld = 4 * 1024 * 1024;
        private const int MostPieces = 4096;

        private readonly SortedList<long, (byte[] Octets, int Missing, DateTimeOffset Time)> _early = [];
        private uint? _next;
        private long _position;
        private long? _end;

        internal uint? Begin { get; private set; }

        internal int Held { get; private set; }

        internal bool IsDone { get; private set; }

        internal void Take(TcpSegment segment, DateTimeOffset time, IConversation conversation)
        {
            if (IsDone)
            {
                return;
            }

            if (segment.IsSyn)
            {
                Begin = segment.Sequence;
                _next ??= segment.Sequence + 1;
                return;
            }

            _next ??= segment.Sequence;
            var start = _position + (int)(segment.Sequence - _next.Value);
            if (segment.IsFin)
            {
                _end ??= start + segment.Length;
            }

            Put(start, segment.Data.Span, segment.Length, time, conversation);
            Deliver(conversation);
            if (Held > MostHeld || _early.Count > MostPieces)
            {
                SkipTo(_early.Keys[0], time, conversation);
            }

            EndIfThere(time, conversation);
        }

        /// <summary>The other end has all up to here: what is missing before it was lost by the capture.</summary>
        internal void Acknowledge(uint number, DateTimeOffset time, IConversation conversation)
        {
            if (IsDone || _next is not { } next)
            {
                return;
            }

            var has = _position + (int)(number - next);
            if (_end is { } end && has == end + 1)
            {
                has = end; // the FIN counts as one
            }

            if (has > _position && has - _position < MostHeld)
            {
                SkipTo(has, time, conversation);
            }

            EndIfThere(time, conversation);
        }

        internal void Stop(DirectionEnd how, DateTimeOffset time, IConversation conversation)
        {
            if (IsDone)
            {
                return;
            }

            while (_early.Count > 0)
            {
                SkipTo(_early.Keys[0], time, conversation);
            }

            IsDone = true;
            conversation.End(fromClient, time, how);
        }

        private void Put(
            long start,
            ReadOnlySpan<byte> octets,
            int length,
            DateTimeOffset time,
            IConversation conversation
        )
        {
            if (length == 0 || start + length <= _position)
            {
                return;
            }

            if (start < _position)
            {
                var known = (int)(_position - start);
                octets = octets.Length > known ? octets[known..] : [];
                length -= known;
                start = _position;
            }

            if (start == _position)
            {
                Give(octets, length - octets.Length, time, conversation);
                return;
            }

            if (_early.TryGetValue(start, out var held) && held.Octets.Length + held.Missing >= length)
            {
                return;
            }

            Held += octets.Length - (held.Octets?.Length ?? 0);
            _early[start] = (octets.ToArray(), length - octets.Length, time);
        }

        private void Deliver(IConversation conversation)
        {
            while (_early.Count > 0 && _early.Keys[0] <= _position)
            {
                var start = _early.Keys[0];
                var (octets, missing, time) = _early.Values[0];
                _early.RemoveAt(0);
                Held -= octets.Length;
                Put(start, octets, octets.Length + missing, time, conversation);
            }
        }

        private void Give(ReadOnlySpan<byte> octets, int missing, DateTimeOffset time, IConversation conversation)
        {
            if (!octets.IsEmpty)
            {
                Move(octets.Length);
                conversation.Take(fromClient, time, octets);
            }

            if (missing > 0)
            {
                // The capture cut the packet short.
                Move(missing);
                conversation.Gap(fromClient, time, missing);
            }
        }

        private void SkipTo(long position, DateTimeOffset time, IConversation conversation)
        {
            Deliver(conversation);
            var until = _early.Count > 0 ? Math.Min(position, _early.Keys[0]) : position;
            while (until > _position)
            {
                var missing = until - _position;
                Move((int)Math.Min(missing, int.MaxValue));
                conversation.Gap(fromClient, time, missing);
                Deliver(conversation);
                until = _early.Count > 0 ? Math.Min(position, _early.Keys[0]) : position;
            }
        }

        private void Move(int octets)
        {
            _position += octets;
            _next += (uint)octets;
        }

        private void EndIfThere(DateTimeOffset time, IConversation conversation)
        {
            if (!IsDone && _end is { } end && _position >= end)
            {
                IsDone = true;
                conversation.End(fromClient, time, DirectionEnd.Closed);
            }
        }
    }
}
