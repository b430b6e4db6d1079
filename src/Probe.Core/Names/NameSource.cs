namespace Probe.Names;

/// <summary>Who said what a name leads to.</summary>
public enum NameSource
{
    /// <summary>This machine's resolver: what any program here, BITS too, would be told.</summary>
    System,

    /// <summary>This machine's hosts file, by way of its resolver.</summary>
    HostsFile,

    /// <summary>A name server of <c>--dns-servers</c>.</summary>
    Dns,

    /// <summary><c>--resolve</c>: nobody was asked.</summary>
    Given,
}
