using System.Collections.Immutable;
using Probe.Http;
using Probe.Options;

namespace Probe.Evidence.Har;

/// <summary>One entry of a HAR, as far as it can be read. All of it is untrusted text; what is missing is null or empty.</summary>
public sealed record HarEntry
{
    /// <summary>Line of the file where it begins, from 1.</summary>
    public required long Line { get; init; }

    /// <summary>Column there, in octets, from 1.</summary>
    public required long Column { get; init; }

    /// <summary>Method.</summary>
    public required string Method { get; init; }

    /// <summary>URL as written, fragment and all.</summary>
    public required string Url { get; init; }

    /// <summary>Version of the request as written: <c>HTTP/1.1</c>, <c>http/2.0</c>, <c>h3</c>; null for none.</summary>
    public string? RequestVersion { get; init; }

    /// <summary>Header lines of the request, pseudo headers left out.</summary>
    public ImmutableArray<HeaderField> RequestHeaders { get; init; } = [];

    /// <summary>When it began, UTC; null when it does not say.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How long it took; null when it does not say.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>Status; 0 where no reply came, as browsers write it.</summary>
    public int Status { get; init; }

    /// <summary>Reason phrase.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Version of the reply as written; null for none.</summary>
    public string? ResponseVersion { get; init; }

    /// <summary>Header lines of the reply, pseudo headers left out.</summary>
    public ImmutableArray<HeaderField> ResponseHeaders { get; init; } = [];

    /// <summary>Octets of the body on the wire; null when it does not say.</summary>
    public long? BodySize { get; init; }

    /// <summary>Octets of the content once decoded; null when it does not say.</summary>
    public long? ContentSize { get; init; }

    /// <summary>Address of the peer; null when it does not say.</summary>
    public string? ServerAddress { get; init; }

    /// <summary>What kept the reply from coming, in the browser's words; null for nothing.</summary>
    public string? Error { get; init; }

    /// <summary>True where the browser says that it answered from its own cache or a service worker.</summary>
    public bool IsFromCache { get; init; }

    /// <summary>True in a HAR of this program for its control run, which went straight to the origin for comparison.</summary>
    public bool IsControl { get; init; }

    /// <summary>In a HAR of this program: which way the request went; null in others, which do not say.</summary>
    public Route? Route { get; init; }
}
