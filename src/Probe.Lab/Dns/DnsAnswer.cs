using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Probe.Http;

namespace Probe.Lab.Dns;

/// <summary>What the name server of the lab says of one name.</summary>
public sealed record DnsAnswer
{
    /// <summary>What <see cref="TryParse"/> takes, for a message.</summary>
    public const string Accepted =
        "NAME=ADDRESS[,ADDRESS…][,ttl=SECONDS][,truncated], or NAME= and one of nxdomain, nodata, servfail, refused, silent";

    /// <summary>Most addresses of a name.</summary>
    public const int MostAddresses = 64;

    private static readonly ImmutableDictionary<string, DnsFate> Words = ImmutableDictionary.CreateRange(
        StringComparer.OrdinalIgnoreCase,
        [
            KeyValuePair.Create("nxdomain", DnsFate.NoSuchName),
            KeyValuePair.Create("nodata", DnsFate.NoData),
            KeyValuePair.Create("servfail", DnsFate.ServerFailure),
            KeyValuePair.Create("refused", DnsFate.Refused),
            KeyValuePair.Create("silent", DnsFate.Silence),
        ]
    );

    /// <summary>The name in lower case, without a dot at the end.</summary>
    public required string Name { get; init; }

    /// <summary>What becomes of a question for it.</summary>
    public DnsFate Fate { get; init; } = DnsFate.Addresses;

    /// <summary>Its addresses in the order they are given in; empty unless the fate is to be answered with them.</summary>
    public ImmutableArray<IPAddress> Addresses { get; init; } = [];

    /// <summary>How long an answer may be kept, in seconds.</summary>
    public int TtlInSeconds { get; init; } = 60;

    /// <summary>True when a datagram has no room for the answer whatever its size: TC is set, and TCP has it.</summary>
    public bool Truncated { get; init; }

    /// <summary>Reads one, such as <c>wsus-farm.bitsprobe.test=127.0.0.2,127.0.0.3,ttl=5</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="answer">The answer; null when the text is none.</param>
    /// <param name="problem">What is wrong with the text; null when nothing is.</param>
    public static bool TryParse(string text, out DnsAnswer? answer, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        answer = null;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            problem = "it has no =";
            return false;
        }

        if (DnsName.Normal(text[..equals]) is not { } name)
        {
            problem = $"'{Printable.Escape(text[..equals], 100)}' is no host name";
            return false;
        }

        var parts = text[(equals + 1)..].Split(',', StringSplitOptions.TrimEntries);
        if (parts is [var word] && Words.TryGetValue(word, out var fate))
        {
            answer = new DnsAnswer { Name = name, Fate = fate };
            problem = null;
            return true;
        }

        problem = ReadParts(parts, new DnsAnswer { Name = name }, out answer);
        return problem is null;
    }

    private static string? ReadParts(string[] parts, DnsAnswer answer, out DnsAnswer? read)
    {
        read = null;
        foreach (var part in parts)
        {
            if (part.StartsWith("ttl=", StringComparison.OrdinalIgnoreCase))
            {
                if (!int.TryParse(part.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                {
                    return $"'{Printable.Escape(part, 100)}' is no number of seconds from 0 to {int.MaxValue}";
                }

                answer = answer with { TtlInSeconds = seconds };
            }
            else if (string.Equals(part, "truncated", StringComparison.OrdinalIgnoreCase))
            {
                answer = answer with { Truncated = true };
            }
            else if (IsAddress(part, out var address))
            {
                answer = answer with { Addresses = answer.Addresses.Add(address) };
            }
            else
            {
                return $"'{Printable.Escape(part, 100)}' is no address";
            }
        }

        if (answer.Addresses.Length is 0 or > MostAddresses)
        {
            return $"it has {answer.Addresses.Length} addresses, where 1 to {MostAddresses} can be";
        }

        read = answer;
        return null;
    }

    /// <summary>Dotted quads and IPv6 only: <c>127.1</c> and <c>0x7f000001</c> are addresses to the system, and surprises to people.</summary>
    private static bool IsAddress(string text, out IPAddress address) =>
        IPAddress.TryParse(text, out address!)
        && (text.Contains(':', StringComparison.Ordinal) || address.ToString() == text);
}
