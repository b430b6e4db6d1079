using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Planning;

/// <summary>How one client shapes its requests: names, case, order and values of the header lines.</summary>
public abstract class RequestProfile
{
    /// <summary>Id, such as <c>bits-7.8</c>.</summary>
    public abstract string Id { get; }

    /// <summary>Which client it imitates, in one sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>What of it no capture shows, one statement each.</summary>
    public abstract ImmutableArray<string> Inferred { get; }

    /// <summary>The sizes of the ranges that a background job asks for.</summary>
    public virtual RangeSeries Series => RangeSeries.Bits77;

    /// <summary>Header lines of one request, in order, Host included.</summary>
    /// <param name="request">What is asked.</param>
    public abstract HeaderList Headers(ProfileRequest request);
}

/// <summary>What a profile needs to know of one request.</summary>
/// <param name="Method">HEAD or GET.</param>
/// <param name="Url">What is asked for.</param>
/// <param name="ThroughProxy">True when the request line is for a proxy (http through a proxy, not inside a tunnel).</param>
/// <param name="Ranges">Ranges asked for, in the order of the Range line; empty for no Range line.</param>
/// <param name="IfUnmodifiedSince">Last-Modified of the HEAD, verbatim, or null.</param>
/// <param name="Extra">Lines the user added (<c>-H</c>).</param>
public sealed record ProfileRequest(
    string Method,
    HttpUrl Url,
    bool ThroughProxy,
    ImmutableArray<ByteRange> Ranges,
    string? IfUnmodifiedSince,
    HeaderList Extra
);
