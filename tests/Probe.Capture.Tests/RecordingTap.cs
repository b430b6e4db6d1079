using System.Collections.Concurrent;
using System.Text;

namespace Probe.Capture.Tests;

/// <summary>Keeps all that a capture proxy tells.</summary>
internal sealed class RecordingTap : ICaptureTap
{
    private readonly ConcurrentQueue<Recorded> _links = new();

    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CaptureUnasked> _unasked = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private int _connections;

    internal IReadOnlyList<Recorded> Links => [.. _links];

    /// <summary>Connections of clients so far.</summary>
    internal int Connections => _connections;

    /// <summary>Complete once a client has connected.</summary>
    internal Task FirstConnection =>
        _connected.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    /// <summary>The first connection that ended without a request.</summary>
    internal Task<CaptureUnasked> FirstUnasked =>
        _unasked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    public void Connected(System.Net.IPEndPoint client)
    {
        Interlocked.Increment(ref _connections);
        _connected.TrySetResult();
    }

    public void EndedUnasked(CaptureUnasked ended) =>
        _unasked.TrySetResult(ended with { Octets = ended.Octets.ToArray() });

    public ILinkTap Opened(CaptureLink link)
    {
        var recorded = new Recorded(link);
        _links.Enqueue(recorded);
        return recorded;
    }

    /// <summary>One link.</summary>
    internal sealed class Recorded(CaptureLink info) : ILinkTap
    {
        private readonly Dictionary<CaptureLegs, MemoryStream> _legs = new()
        {
            [CaptureLegs.FromClient] = new(),
            [CaptureLegs.ToServer] = new(),
            [CaptureLegs.FromServer] = new(),
            [CaptureLegs.ToClient] = new(),
        };
        private readonly List<CaptureEdit> _edits = [];
        private readonly List<(bool FromClient, LinkEnd End)> _ends = [];
        private readonly TaskCompletionSource<(LinkParty By, LinkEnd How, string? Why)> _closed = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );

        internal CaptureLink Info => info;

        internal IReadOnlyList<CaptureEdit> Edits
        {
            get
            {
                lock (_legs)
                {
                    return [.. _edits];
                }
            }
        }

        internal IReadOnlyList<(bool FromClient, LinkEnd End)> Ends
        {
            get
            {
                lock (_legs)
                {
                    return [.. _ends];
                }
            }
        }

        internal Task<(LinkParty By, LinkEnd How, string? Why)> Closing =>
            _closed.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        internal byte[] Octets(CaptureLegs leg)
        {
            lock (_legs)
            {
                return _legs[leg].ToArray();
            }
        }

        internal string Text(CaptureLegs leg) => Encoding.Latin1.GetString(Octets(leg));

        ValueTask ILinkTap.Octets(CaptureLegs legs, DateTimeOffset time, ReadOnlySpan<byte> octets)
        {
            lock (_legs)
            {
                foreach (var (leg, stream) in _legs)
                {
                    if (legs.HasFlag(leg))
                    {
                        stream.Write(octets);
                    }
                }
            }

            return ValueTask.CompletedTask;
        }

        public void Edited(CaptureEdit edit)
        {
            lock (_legs)
            {
                _edits.Add(edit);
            }
        }

        public void Ended(bool fromClient, DateTimeOffset time, LinkEnd end)
        {
            lock (_legs)
            {
                _ends.Add((fromClient, end));
            }
        }

        public void Closed(DateTimeOffset time, LinkParty by, LinkEnd how, string? why) =>
            _closed.TrySetResult((by, how, why));
    }
}
