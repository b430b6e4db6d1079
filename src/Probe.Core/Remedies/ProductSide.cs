namespace Probe.Remedies;

/// <summary>Where a product stands, seen from a client.</summary>
public enum ProductSide
{
    /// <summary>On the client's way out: forward proxies, gateways, firewalls.</summary>
    Proxy,

    /// <summary>It is the server.</summary>
    Origin,

    /// <summary>Either: as a forward proxy, or in front of the server as a part of it.</summary>
    Both,
}
