using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;

namespace Probe.Evidence.Http;

/// <summary>
/// Lets exchanges that are kept share what is the same in them: many clients fetch the same file with the same request
/// and get the same reply, and a hundred thousand exchanges are kept. What is shared is equal octet for octet, so that
/// nobody can tell. Remembers a bounded number of parts, the newest. Not for several threads at once.
/// </summary>
/// <param name="budget">How much of bodies is kept; what is shared counts once.</param>
public sealed class SharedParts(BodyBudget budget)
{
    /// <summary>Places for each kind of part; one that falls on a taken place takes it over.</summary>
    private const int Places = 4096;

    private readonly RequestHead?[] _requests = new RequestHead?[Places];
    private readonly RequestSpec?[] _specs = new RequestSpec?[Places];
    private readonly ResponseHead?[] _replies = new ResponseHead?[Places];
    private readonly BodyFacts?[] _bodies = new BodyFacts?[Places];

    /// <summary>The same exchange, made of parts that others have too where there are such.</summary>
    public SeenExchange Of(SeenExchange seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var exchange = seen.Exchange;
        var request = RequestOf(seen.Request, out var place);
        return seen with
        {
            Request = request,
            Exchange = exchange with
            {
                Spec = SpecOf(exchange.Spec, place),
                RequestBytes = IsSame(exchange.RequestBytes, request.Bytes) ? request.Bytes : exchange.RequestBytes,
                Response = ReplyOf(exchange.Response),
                Body = BodyOf(exchange.Body),
            },
        };
    }

    private RequestHead RequestOf(RequestHead request, out int place)
    {
        place = PlaceOf(request.Bytes.AsSpan());
        ref var known = ref _requests[place];
        // Put together from a list (HAR), a head may have no octets of its own.
        if (request.Bytes.IsEmpty || known is null || !IsSame(known, request))
        {
            known = request;
        }

        return known;
    }

    private RequestSpec SpecOf(RequestSpec spec, int place)
    {
        ref var known = ref _specs[place];
        if (known != spec)
        {
            known = spec;
        }

        return known;
    }

    private ResponseHead? ReplyOf(ResponseHead? reply)
    {
        if (reply is null)
        {
            return null;
        }

        ref var known = ref _replies[PlaceOf(reply.Bytes.AsSpan())];
        // The same octets are read in another way after HEAD, which shows in the framing; what a journal says of them,
        // somebody may have changed.
        if (
            reply.Bytes.IsEmpty
            || known is null
            || known.Framing != reply.Framing
            || known.KeepAlive != reply.KeepAlive
            || (known.Status, known.ContentLength) != (reply.Status, reply.ContentLength)
            || !IsSame(known.Bytes, reply.Bytes)
            || !known.Headers.Equals(reply.Headers)
        )
        {
            known = reply;
        }

        return known;
    }

    private BodyFacts? BodyOf(BodyFacts? body)
    {
        if (body?.Sha256 is not { } digest || body.Series is not null)
        {
            return body is null ? null : budget.Within(body);
        }

        ref var known = ref _bodies[(int)((uint)string.GetHashCode(digest, StringComparison.Ordinal) % Places)];
        if (known is null || !IsSame(known, body))
        {
            // Nothing is remembered that is not kept anyway.
            known = budget.Within(body);
        }

        return known;
    }

    private static bool IsSame(BodyFacts one, BodyFacts other) =>
        (one.Sha256, one.Length, one.End, one.Sha1, one.FileOffset)
            == (other.Sha256, other.Length, other.End, other.Sha1, other.FileOffset)
        && one.Trailers.Equals(other.Trailers)
        && one.Blocks.AsSpan().SequenceEqual(other.Blocks.AsSpan())
        && one.Slices.Length == other.Slices.Length
        && one.Slices.Zip(other.Slices)
            .All(p => p.First.Offset == p.Second.Offset && IsSame(p.First.Bytes, p.Second.Bytes));

    private static bool IsSame(RequestHead one, RequestHead other) =>
        IsSame(one.Bytes, other.Bytes) && one.Headers.Equals(other.Headers);

    private static bool IsSame(ImmutableArray<byte> one, ImmutableArray<byte> other) =>
        one.AsSpan().SequenceEqual(other.AsSpan());

    private static int PlaceOf(ReadOnlySpan<byte> octets)
    {
        var hash = default(HashCode);
        hash.AddBytes(octets);
        return (int)((uint)hash.ToHashCode() % Places);
    }
}
