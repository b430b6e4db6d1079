namespace Probe.Exchanges;

/// <summary>Whose end of the wire a failure showed at. Not yet blame: that is the culprit's business.</summary>
public enum FailureSide
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>This machine.</summary>
    Client,

    /// <summary>The proxy that the client is connected to.</summary>
    Proxy,

    /// <summary>The origin server, reached directly or through a tunnel.</summary>
    Origin,
}
