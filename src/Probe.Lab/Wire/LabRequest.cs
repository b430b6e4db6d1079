using System.Collections.Immutable;
using System.Net;
using Probe.Http;

namespace Probe.Lab.Wire;

/// <summary>One request as a party of the lab received it.</summary>
public sealed record LabRequest
{
    /// <summary>Method, case kept.</summary>
    public required string Method { get; init; }

    /// <summary>Request target exactly as sent: origin-form, absolute-form or authority-form.</summary>
    public required string Target { get; init; }

    /// <summary><c>HTTP/1.1</c> or <c>HTTP/1.0</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Header lines in order.</summary>
    public required HeaderList Headers { get; init; }

    /// <summary>The body, short as it is.</summary>
    public ImmutableArray<byte> Body { get; init; } = [];

    /// <summary>Address at which the client reached this party.</summary>
    public IPAddress At { get; init; } = IPAddress.Loopback;

    /// <summary>Number of the connection at this party, from 1.</summary>
    public int Connection { get; init; }

    /// <summary>Number of the request at this party, from 1.</summary>
    public int Number { get; init; }

    /// <summary>How often this party was asked the same before: method, target and Range alike. 0 for the first time.</summary>
    public int Repeats { get; init; }

    /// <summary>True for several ranges in one request.</summary>
    public bool AsksForSeveralRanges => IsGet && Range?.Contains(',', StringComparison.Ordinal) == true;

    /// <summary>True for HEAD.</summary>
    public bool IsHead => Method == "HEAD";

    /// <summary>True for GET.</summary>
    public bool IsGet => Method == "GET";

    /// <summary>True for CONNECT.</summary>
    public bool IsConnect => Method == "CONNECT";

    /// <summary>True for HEAD and GET: what BITS sends.</summary>
    public bool IsDownload => IsHead || IsGet;

    /// <summary>Value of Range; null when there is none.</summary>
    public string? Range => Headers.Get("Range");

    /// <summary>The target's path without its query, escapes kept; <c>*</c> and authorities stay as they are.</summary>
    public string Path
    {
        get
        {
            var path = HttpUrl.TryParse(Target, out var url, out _) ? url.PathAndQuery : Target;
            var query = path.IndexOf('?', StringComparison.Ordinal);
            return query < 0 ? path : path[..query];
        }
    }

    /// <summary>True when the sender wants the connection to stay open (RFC 9112, 9.3).</summary>
    public bool WantsKeepAlive
    {
        get
        {
            var options = string.Join(',', Headers.GetAll("Connection").Concat(Headers.GetAll("Proxy-Connection")));
            return Version == "HTTP/1.0"
                ? options.Contains("keep-alive", StringComparison.OrdinalIgnoreCase)
                : !options.Contains("close", StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>The same request with that header line set: replaced in its place, or added at the end.</summary>
    public LabRequest WithHeader(string name, string value) => this with { Headers = Headers.Set(name, value) };

    /// <summary>The same request without that header.</summary>
    public LabRequest WithoutHeader(string name) =>
        Headers.Contains(name) ? this with { Headers = Headers.Remove(name) } : this;
}
