using System.Collections.Immutable;
using Probe.Exchanges;

namespace Probe.Http;

/// <summary>
/// Reads one response: bytes in, events out, no I/O. The caller owns the buffer, hands over what it has,
/// drops what was consumed and calls again. Irregularities that tolerant clients accept become
/// <see cref="Anomaly"/> values; what real clients reject ends in a <see cref="ReadProblem"/>.
/// No octets can make it throw, and each call either consumes, ends, or asks for more.
/// </summary>
public sealed class ResponseReader
{
    private enum State
    {
        Head,
        Body,
        Done,
        Failed,
    }

    private readonly string _requestMethod;
    private readonly WireLimits _limits;
    private readonly AnomalyLog _bodyAnomalies = new();
    private HeadParser _headParser;
    private ChunkedDecoder? _chunks;
    private State _state;
    private long _remaining;
    private bool _leftoverNoted;
    private long _interimOctets;

    /// <summary>Starts reading the answer to one request.</summary>
    /// <param name="requestMethod">The request's method: HEAD has no body, CONNECT none after 2xx.</param>
    /// <param name="limits">Bounds on what is read.</param>
    public ResponseReader(string requestMethod, WireLimits limits)
    {
        ArgumentNullException.ThrowIfNull(requestMethod);
        ArgumentNullException.ThrowIfNull(limits);
        _requestMethod = requestMethod;
        _limits = limits;
        _headParser = new HeadParser(requestMethod, limits);
    }

    /// <summary>Interim heads read so far: every 1xx but 101, which is a final answer.</summary>
    public ImmutableArray<ResponseHead> Interim { get; private set; } = [];

    /// <summary>The final head, once read.</summary>
    public ResponseHead? Head { get; private set; }

    /// <summary>Trailer lines after a chunked body; empty until <see cref="ReadStepKind.End"/>.</summary>
    public HeaderList Trailers => _state == State.Done && _chunks is not null ? _chunks.Trailers : HeaderList.Empty;

    /// <summary>Body octets seen so far, chunk framing not counted.</summary>
    public long BodyOctets { get; private set; }

    /// <summary>
    /// Irregularities found after the head (chunk framing, bytes after the body): each kind once, at its first place.
    /// Octets that arrive after <see cref="ReadStepKind.End"/> are noted when <see cref="Advance"/> is called with them.
    /// </summary>
    public ImmutableArray<Anomaly> BodyAnomalies => _bodyAnomalies.IsEmpty ? [] : _bodyAnomalies.ToImmutable();

    /// <summary>
    /// True where more requests wait on the same connection: a reply right behind this one is theirs, and no surplus.
    /// </summary>
    public bool IsPipelined { get; set; }

    /// <summary>Why reading stopped, after <see cref="ReadStepKind.Problem"/>.</summary>
    public ReadProblem? Problem { get; private set; }

    /// <summary>Reads on. Call again with what is left of the input until it asks for more data, ends or fails.</summary>
    /// <param name="input">All octets received and not yet consumed; heads need to be whole in it, bodies do not.</param>
    /// <param name="ended">True when the peer has closed its side in order and nothing will follow the input.</param>
    public ReadStep Advance(ReadOnlySpan<byte> input, bool ended)
    {
        switch (_state)
        {
            case State.Head:
                return ReadHead(input, ended);
            case State.Body:
                return ReadBody(input, ended);
            case State.Done:
                NoteLeftover(input);
                return new ReadStep(ReadStepKind.End, 0);
            default:
                return new ReadStep(ReadStepKind.Problem, 0);
        }
    }

    private ReadStep ReadHead(ReadOnlySpan<byte> input, bool ended)
    {
        if (_headParser.TryRead(input, out var head) && head is not null)
        {
            return head.Status is >= 100 and < 200 and not 101 ? TakeInterim(head) : TakeFinal(head);
        }

        if (_headParser.Problem is { } problem)
        {
            return Fail(problem);
        }

        if (!ended)
        {
            return new ReadStep(ReadStepKind.NeedMoreData, 0);
        }

        if (input.IsEmpty)
        {
            return Interim.IsEmpty
                ? Fail(
                    FailureCauses.ClosedWithoutReply,
                    true,
                    0,
                    "the connection was closed without one octet of reply"
                )
                : Fail(
                    FailureCauses.ClosedInHead,
                    true,
                    0,
                    $"the connection was closed after the interim reply {Interim[^1].Status}, without a final one"
                );
        }

        return Fail(
            FailureCauses.ClosedInHead,
            true,
            input.Length,
            $"the connection was closed after {input.Length} octets of the head, before the empty line that ends it"
        );
    }

    private ReadStep TakeInterim(ResponseHead head)
    {
        if (Interim.Length >= _limits.MaxInterimResponses)
        {
            return Fail(
                FailureCauses.TooManyInterim,
                true,
                0,
                $"more than {_limits.MaxInterimResponses} interim replies came before a final one"
            );
        }

        _interimOctets += head.Bytes.Length;
        if (_interimOctets > _limits.MaxHeadOctets)
        {
            return Fail(
                FailureCauses.TooManyInterim,
                true,
                0,
                $"the interim replies before a final one have more than {_limits.MaxHeadOctets} octets together"
            );
        }

        Interim = Interim.Add(head);
        _headParser = new HeadParser(_requestMethod, _limits);
        return new ReadStep(ReadStepKind.Interim, head.Bytes.Length);
    }

    private ReadStep TakeFinal(ResponseHead head)
    {
        Head = head;
        _state = State.Body;
        _remaining = head.Framing == BodyFraming.ContentLength ? head.ContentLength ?? 0 : 0;
        _chunks = head.Framing == BodyFraming.Chunked ? new ChunkedDecoder(_limits, _bodyAnomalies) : null;
        return new ReadStep(ReadStepKind.Head, head.Bytes.Length);
    }

    private ReadStep ReadBody(ReadOnlySpan<byte> input, bool ended)
    {
        if (_chunks is not null)
        {
            return ReadChunks(_chunks, input, ended);
        }

        var untilClose = Head!.Framing == BodyFraming.UntilClose;
        if (!untilClose && _remaining == 0)
        {
            return Complete(0, input);
        }

        if (!input.IsEmpty)
        {
            var length = untilClose ? input.Length : (int)Math.Min(_remaining, input.Length);
            _remaining -= untilClose ? 0 : length;
            BodyOctets += length;
            return new ReadStep(ReadStepKind.Body, length, 0, length);
        }

        if (!ended)
        {
            return new ReadStep(ReadStepKind.NeedMoreData, 0);
        }

        return untilClose
            ? Complete(0, input)
            : Fail(
                FailureCauses.ClosedEarly,
                false,
                BodyOctets,
                $"the connection was closed after {BodyOctets} of {Head.ContentLength} octets of the body"
            );
    }

    private ReadStep ReadChunks(ChunkedDecoder chunks, ReadOnlySpan<byte> input, bool ended)
    {
        var step = chunks.Advance(input);
        switch (step.Kind)
        {
            case ReadStepKind.Body:
                BodyOctets += step.BodyLength;
                return step;
            case ReadStepKind.End:
                return Complete(step.Consumed, input[step.Consumed..]);
            case ReadStepKind.Problem:
                Problem = chunks.Problem;
                _state = State.Failed;
                return step;
            default:
                return ended
                    ? Fail(
                        FailureCauses.ClosedEarly,
                        false,
                        chunks.RawOctets,
                        $"the connection was closed {chunks.Place}; {BodyOctets} octets of data had come"
                    )
                    : step;
        }
    }

    private ReadStep Complete(int consumed, ReadOnlySpan<byte> leftover)
    {
        _state = State.Done;
        NoteLeftover(leftover);
        return new ReadStep(ReadStepKind.End, consumed);
    }

    private void NoteLeftover(ReadOnlySpan<byte> leftover)
    {
        // After CONNECT and 101 the octets that follow belong to another protocol.
        if (leftover.IsEmpty || _leftoverNoted || Head is null || _requestMethod == "CONNECT" || Head.Status == 101)
        {
            return;
        }

        if (IsPipelined && BeginsReply(leftover))
        {
            return;
        }

        _leftoverNoted = true;
        var quoted = Printable.Escape(leftover[..Math.Min(leftover.Length, 60)], 60);
        if (Head.Framing == BodyFraming.None)
        {
            _bodyAnomalies.Add(
                AnomalyKinds.BodyWhereNoneBelongs,
                0,
                $"octets follow a reply to {Printable.Escape(_requestMethod, 20)} with status {Head.Status}, which has no body: '{quoted}'"
            );
        }
        else
        {
            _bodyAnomalies.Add(
                AnomalyKinds.BytesAfterBody,
                _chunks?.RawOctets ?? BodyOctets,
                $"octets follow the body's end: '{quoted}'"
            );
        }
    }

    private static bool BeginsReply(ReadOnlySpan<byte> octets)
    {
        var name = "HTTP/"u8;
        var length = Math.Min(octets.Length, name.Length);
        return octets[..length].SequenceEqual(name[..length]);
    }

    private ReadStep Fail(string cause, bool inHead, long offset, string detail) =>
        Fail(new ReadProblem(cause, inHead, offset, detail));

    private ReadStep Fail(ReadProblem problem)
    {
        Problem = problem;
        _state = State.Failed;
        return new ReadStep(ReadStepKind.Problem, 0);
    }
}
