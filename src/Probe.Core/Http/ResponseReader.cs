using System.Collections.Immutable;
using Probe.Exchanges;

namespace Probe.Http;

/// <summary>
/// Reads one response: bytes in, events out, no I/O. The caller owns the buffer, hands over what it has,
/// drops what was consumed and calls again. Irregularities that tolerant clients accept become
/// <see cref="Anomaly"/> values; what real clients reject ends in a <see cref="ReadProblem"/>.
/// </summary>
/// <param name="requestMethod">The request's method: HEAD has no body, CONNECT none after 2xx.</param>
/// <param name="limits">Bounds on what is read.</param>
public sealed class ResponseReader(string requestMethod, WireLimits limits)
{
    private enum State
    {
        Head,
        FixedBody,
        OpenBody,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailers,
        Done,
        Ended,
        Failed,
    }

    private State _state = State.Head;
    private long _remaining;
    private long _rawOffset;

    /// <summary>Interim heads read so far.</summary>
    public ImmutableArray<ResponseHead> Interim { get; private set; } = [];

    /// <summary>The final head, once read.</summary>
    public ResponseHead? Head { get; private set; }

    /// <summary>Trailer lines after a chunked body; empty until <see cref="ReadStepKind.End"/>.</summary>
    public HeaderList Trailers { get; private set; } = HeaderList.Empty;

    /// <summary>Body octets seen so far, chunk framing not counted.</summary>
    public long BodyOctets { get; private set; }

    /// <summary>Irregularities found after the head (chunk framing, bytes after the body).</summary>
    public ImmutableArray<Anomaly> BodyAnomalies { get; private set; } = [];

    /// <summary>Why reading stopped, after <see cref="ReadStepKind.Problem"/>.</summary>
    public ReadProblem? Problem { get; private set; }

    /// <summary>Reads on.</summary>
    /// <param name="input">All octets received and not yet consumed; heads need to be whole in it, bodies do not.</param>
    /// <param name="ended">True when the peer has closed its side in order and nothing will follow the input.</param>
    public ReadStep Advance(ReadOnlySpan<byte> input, bool ended) =>
        _state switch
        {
            State.Head => ReadHead(input, ended),
            State.FixedBody => ReadFixed(input, ended),
            State.OpenBody => ReadOpen(input, ended),
            State.ChunkSize => ReadChunkSize(input, ended),
            State.ChunkData => ReadChunkData(input, ended),
            State.ChunkEnd => ReadChunkEnd(input, ended),
            State.Trailers => ReadTrailers(input, ended),
            State.Done => Finish(input),
            State.Failed => new ReadStep(ReadStepKind.Problem, 0),
            _ => new ReadStep(ReadStepKind.End, 0),
        };

    private ReadStep ReadHead(ReadOnlySpan<byte> input, bool ended)
    {
        var parse = HeadParser.TryParse(input, ended, limits);
        if (parse.Problem is { } problem)
        {
            return Fail(problem);
        }

        if (parse.Head is not { } raw)
        {
            return new ReadStep(ReadStepKind.NeedMoreData, 0);
        }

        if (raw.Status is >= 100 and < 200 and not 101)
        {
            if (Interim.Length >= limits.MaxInterimResponses)
            {
                return Fail(
                    new ReadProblem(
                        FailureCauses.TooManyInterim,
                        true,
                        0,
                        $"more than {limits.MaxInterimResponses} interim responses"
                    )
                );
            }

            Interim = Interim.Add(BodyFramer.Frame(raw, requestMethod, out _)!);
            return new ReadStep(ReadStepKind.Interim, raw.Bytes.Length);
        }

        Head = BodyFramer.Frame(raw, requestMethod, out var unframed);
        if (Head is null)
        {
            return Fail(unframed!);
        }

        (_state, _remaining) = Head.Framing switch
        {
            BodyFraming.ContentLength when Head.ContentLength > 0 => (State.FixedBody, Head.ContentLength!.Value),
            BodyFraming.Chunked => (State.ChunkSize, 0L),
            BodyFraming.UntilClose => (State.OpenBody, 0L),
            _ => (State.Done, 0L),
        };
        return new ReadStep(ReadStepKind.Head, raw.Bytes.Length);
    }

    private ReadStep ReadFixed(ReadOnlySpan<byte> input, bool ended)
    {
        if (input.IsEmpty)
        {
            return ended
                ? ClosedEarly($"{_remaining} of {Head!.ContentLength} octets are missing")
                : new ReadStep(ReadStepKind.NeedMoreData, 0);
        }

        var count = (int)Math.Min(input.Length, _remaining);
        _remaining -= count;
        if (_remaining == 0)
        {
            _state = State.Done;
        }

        return Body(0, count);
    }

    private ReadStep ReadOpen(ReadOnlySpan<byte> input, bool ended)
    {
        if (!input.IsEmpty)
        {
            return Body(0, input.Length);
        }

        if (!ended)
        {
            return new ReadStep(ReadStepKind.NeedMoreData, 0);
        }

        _state = State.Done;
        return Finish(input);
    }

    private ReadStep ReadChunkSize(ReadOnlySpan<byte> input, bool ended)
    {
        var lineFeed = input.IndexOf((byte)'\n');
        if (lineFeed < 0 || lineFeed >= limits.MaxChunkLineOctets)
        {
            if (input.Length >= limits.MaxChunkLineOctets)
            {
                return Fail(
                    FailureCauses.ChunkLineTooLong,
                    $"the chunk-size line has more than {limits.MaxChunkLineOctets} octets"
                );
            }

            return ended
                ? ClosedEarly("the connection ended inside a chunk-size line")
                : new ReadStep(ReadStepKind.NeedMoreData, 0);
        }

        var parse = ChunkSize.Parse(input[..(lineFeed + 1)]);
        if (parse.Problem is not null)
        {
            return Fail(FailureCauses.MalformedChunk, parse.Problem);
        }

        if (parse.Oddity is { } oddity)
        {
            Note(oddity.Kind, oddity.Detail);
        }

        _rawOffset += lineFeed + 1;
        _remaining = parse.Size;
        _state = parse.Size == 0 ? State.Trailers : State.ChunkData;
        return new ReadStep(ReadStepKind.Body, lineFeed + 1);
    }

    private ReadStep ReadChunkData(ReadOnlySpan<byte> input, bool ended)
    {
        if (input.IsEmpty)
        {
            return ended
                ? ClosedEarly($"{_remaining} octets of a chunk are missing")
                : new ReadStep(ReadStepKind.NeedMoreData, 0);
        }

        var count = (int)Math.Min(input.Length, _remaining);
        _remaining -= count;
        if (_remaining == 0)
        {
            _state = State.ChunkEnd;
        }

        return Body(0, count);
    }

    private ReadStep ReadChunkEnd(ReadOnlySpan<byte> input, bool ended)
    {
        if (input.Length >= 1 && input[0] == '\n')
        {
            Note(AnomalyKinds.LineFeedOnly, "a chunk ends in LF without CR");
            _rawOffset++;
            _state = State.ChunkSize;
            return new ReadStep(ReadStepKind.Body, 1);
        }

        if (input.Length >= 2 && input[0] == '\r' && input[1] == '\n')
        {
            _rawOffset += 2;
            _state = State.ChunkSize;
            return new ReadStep(ReadStepKind.Body, 2);
        }

        if (input.Length >= 2 || (input.Length == 1 && input[0] != '\r'))
        {
            return Fail(
                FailureCauses.MalformedChunk,
                $"CR LF must follow a chunk's data, found '{Printable.Escape(input[..Math.Min(input.Length, 16)], 64)}'"
            );
        }

        return ended
            ? ClosedEarly("the connection ended behind a chunk's data")
            : new ReadStep(ReadStepKind.NeedMoreData, 0);
    }

    private ReadStep ReadTrailers(ReadOnlySpan<byte> input, bool ended)
    {
        var end = HeadParser.FindEndOfFields(input);
        if (end > limits.MaxTrailerOctets || (end < 0 && input.Length >= limits.MaxTrailerOctets))
        {
            return Fail(
                FailureCauses.TrailersTooLarge,
                $"the trailer section has more than {limits.MaxTrailerOctets} octets"
            );
        }

        if (end < 0)
        {
            return ended
                ? ClosedEarly("the connection ended inside the trailer section")
                : new ReadStep(ReadStepKind.NeedMoreData, 0);
        }

        var fields = HeadParser.ReadFields(input[..end], 0, limits.MaxHeaderCount);
        if (fields.Problem is { } problem)
        {
            return Fail(FailureCauses.MalformedChunk, "in the trailer section: " + problem.Detail);
        }

        foreach (var anomaly in fields.Anomalies)
        {
            Note(anomaly.Kind, "in the trailer section: " + anomaly.Detail);
        }

        Trailers = fields.Headers;
        _rawOffset += end;
        _state = State.Done;
        return new ReadStep(ReadStepKind.Body, end);
    }

    private ReadStep Finish(ReadOnlySpan<byte> input)
    {
        _state = State.Ended;
        if (!input.IsEmpty)
        {
            var bodiless = Head is { Framing: BodyFraming.None };
            Note(
                bodiless ? AnomalyKinds.BodyWhereNoneBelongs : AnomalyKinds.BytesAfterBody,
                $"{input.Length} octets follow {(bodiless ? "a reply that has no body" : "the end of the body")}: "
                    + $"'{Printable.Escape(input[..Math.Min(input.Length, 32)], 80)}'"
            );
        }

        return new ReadStep(ReadStepKind.End, 0);
    }

    private ReadStep Body(int start, int count)
    {
        BodyOctets += count;
        _rawOffset += count;
        return new ReadStep(ReadStepKind.Body, start + count, start, count);
    }

    private void Note(string kind, string detail)
    {
        // One of a kind is enough: a body of a million odd chunks must not grow a list of a million notes.
        if (!BodyAnomalies.Any(a => a.Kind == kind))
        {
            BodyAnomalies = BodyAnomalies.Add(new Anomaly(kind, _rawOffset, detail));
        }
    }

    private ReadStep ClosedEarly(string detail) => Fail(FailureCauses.ClosedEarly, detail);

    private ReadStep Fail(string cause, string detail) => Fail(new ReadProblem(cause, false, _rawOffset, detail));

    private ReadStep Fail(ReadProblem problem)
    {
        _state = State.Failed;
        Problem = problem;
        return new ReadStep(ReadStepKind.Problem, 0);
    }
}
