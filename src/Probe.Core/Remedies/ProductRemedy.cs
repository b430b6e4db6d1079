using System.Collections.Immutable;

namespace Probe.Remedies;

/// <summary>What to change in one product against one ailment or several.</summary>
public sealed record ProductRemedy
{
    /// <summary>Host in pasted text, which stands for the server's name.</summary>
    public const string SampleHost = "wsus.example";

    /// <summary>Port in pasted text, which stands for the server's https port.</summary>
    public const string SamplePort = "8531";

    /// <summary>The product.</summary>
    public required Product Product { get; init; }

    /// <summary>What it helps against.</summary>
    public required ImmutableArray<Ailment> Against { get; init; }

    /// <summary>Text to paste as it is, lines ending with LF; empty where the product has only forms to fill in.</summary>
    public string Paste { get; init; } = "";

    /// <summary>Where it belongs: file and place in it, command line, or the way through the product's forms.</summary>
    public required string Where { get; init; }

    /// <summary>The heart of it in at most 60 characters, for lists.</summary>
    public required string Brief { get; init; }

    /// <summary>One sentence: what it does and what it costs.</summary>
    public required string Note { get; init; }

    /// <summary>Where that stands: title, then address.</summary>
    public required string Source { get; init; }

    /// <summary>documented (its maker or the software's manual says so) or observed (somebody saw it help).</summary>
    public string Basis { get; init; } = "documented";

    /// <summary>The same with the server's own name and port in the pasted text.</summary>
    /// <param name="host">Host of the URL; an address, or one that a configuration could misread, leaves the sample in place.</param>
    /// <param name="tlsPort">Port of an https URL; null for http.</param>
    internal ProductRemedy For(string host, int? tlsPort)
    {
        // Products match addresses by other words than names.
        var safe = host.Any(char.IsAsciiLetter) && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');
        return this with { Paste = Filled(Paste), Brief = Filled(Brief) };

        string Filled(string text)
        {
            var named = safe ? text.Replace(SampleHost, host, StringComparison.Ordinal) : text;
            return tlsPort is { } port
                ? named.Replace(
                    SamplePort,
                    port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    StringComparison.Ordinal
                )
                : named;
        }
    }
}
