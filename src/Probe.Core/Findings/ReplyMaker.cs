using System.Collections.Immutable;

namespace Probe.Findings;

/// <summary>Who made a reply, as far as its own bytes tell.</summary>
public sealed record ReplyMaker
{
    /// <summary>Proxy (any middlebox) or origin.</summary>
    public required Party Party { get; init; }

    /// <summary>What the bytes call it, such as <c>squid/5.7</c>; null when they name nothing. Escaped.</summary>
    public string? Software { get; init; }

    /// <summary>The piece of the reply that says so, escaped: <c>X-Squid-Error: ERR_DNS_FAIL 0</c>.</summary>
    public required string Marker { get; init; }

    /// <summary>What a middlebox says of its own attempt to serve.</summary>
    public ProxyWord Word { get; init; }

    /// <summary>Where the marker stands.</summary>
    public EvidencePart Part { get; init; } = EvidencePart.ResponseHead;
}

/// <summary>What a middlebox's own reply says on why there is none from the origin.</summary>
public enum ProxyWord
{
    /// <summary>Nothing in particular.</summary>
    None,

    /// <summary>It could not resolve the server's name, in so many words.</summary>
    NameNotResolved,

    /// <summary>It found no way to the server without trying one: a name that does not resolve is the usual reason.</summary>
    NoWay,

    /// <summary>It could not connect to the server (for some products: or not resolve its name).</summary>
    ConnectFailed,

    /// <summary>It reached the server and could not make use of what came back.</summary>
    UpstreamFailed,

    /// <summary>It refuses by a rule of its own.</summary>
    Refused,

    /// <summary>It wants credentials.</summary>
    CredentialsWanted,
}

/// <summary>One entry of a Via header (RFC 9110, 7.6.3).</summary>
/// <param name="Protocol">Protocol received, such as <c>1.1</c>.</param>
/// <param name="By">Host and port or pseudonym. Untrusted text.</param>
/// <param name="Software">The comment's text, such as <c>squid/5.7</c>; null when there is none. Untrusted text.</param>
public sealed record ViaHop(string Protocol, string By, string? Software)
{
    private const int MostHops = 32;

    /// <summary>Reads the values of all Via lines; what is not in the grammar is left out.</summary>
    /// <param name="values">Values in the order received: the first hop is the one nearest to the origin.</param>
    public static ImmutableArray<ViaHop> Parse(IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var hops = ImmutableArray.CreateBuilder<ViaHop>();
        foreach (var entry in values.SelectMany(SplitOutsideComments))
        {
            var open = entry.IndexOf('(', StringComparison.Ordinal);
            var close = entry.LastIndexOf(')');
            var comment = open >= 0 && close > open ? entry[(open + 1)..close].Trim() : null;
            var words = (open < 0 ? entry : entry[..open]).Split(
                (char[])[' ', '\t'],
                StringSplitOptions.RemoveEmptyEntries
            );
            if (words.Length >= 2 && hops.Count < MostHops)
            {
                hops.Add(new ViaHop(words[0], words[1], string.IsNullOrEmpty(comment) ? null : comment));
            }
        }

        return hops.ToImmutable();
    }

    private static IEnumerable<string> SplitOutsideComments(string value)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < value.Length; i++)
        {
            depth += value[i] switch
            {
                '(' => 1,
                ')' when depth > 0 => -1,
                _ => 0,
            };
            if (value[i] == ',' && depth == 0)
            {
                yield return value[start..i];
                start = i + 1;
            }
        }

        yield return value[start..];
    }
}
