namespace Probe.Testing.Results;

/// <summary>Text that would do harm where it is printed as it is.</summary>
public static class HostileText
{
    /// <summary>Octets that a peer can put into a head: what a Latin-1 decoder makes of them.</summary>
    public const string Latin1 =
        "\u001b[2J\u001b]0;title\u0007\u009b31m]]><script>alert(1)</script>[red]markup[/]&amp;\"'\0\b\r\n\t\u007f\u00a0\u00ad\\x41";

    /// <summary>The same with what other decoders can make: bidi overrides, zero-width marks, lone surrogates.</summary>
    public const string Everything = Latin1 + "\u202egnp.exe\u2066\u200b\ufeff\ud800\uffff\u2028{0}%s${x}";

    /// <summary>A line that is longer than any terminal.</summary>
    public static string LongLine { get; } = new('A', 20000);
}
