using System.Text.Json.Serialization;
using Probe.Http;

namespace Probe.Evidence.Http;

/// <summary>A request that BITS downloads nothing by, such as a POST: it is told and kept, and not judged.</summary>
/// <param name="Connection">Number of the connection.</param>
/// <param name="Client">Address of the client, without its port.</param>
/// <param name="Time">When it was sent.</param>
/// <param name="Method">Its method, untrusted text.</param>
/// <param name="Url">What it asked for, as far as that is known; untrusted text, with its secrets.</param>
/// <param name="Status">Status of the reply; null without one.</param>
public sealed record SeenOther(
    long Connection,
    string Client,
    DateTimeOffset Time,
    string Method,
    string Url,
    int? Status
)
{
    /// <summary>The request's head, for whoever is told of it at once; not kept.</summary>
    [JsonIgnore]
    public RequestHead? Request { get; init; }

    /// <summary>The reply's head, likewise; null without one.</summary>
    [JsonIgnore]
    public ResponseHead? Reply { get; init; }
}
