using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;

namespace Probe.Redaction;

/// <summary>
/// Octets of exchanges as a report may quote them. Results are masked in what peers sent, not in requests, and not in
/// the file itself; whoever quotes those masks them here, with asterisks, so that offsets stay right. Pseudonyms that
/// evidence already has in their place stay.
/// </summary>
public sealed partial class QuotedOctets
{
    private readonly ImmutableArray<string> _secrets;

    private QuotedOctets(ImmutableArray<string> secrets) => _secrets = secrets;

    /// <summary>Octets of the longest secret: what stands so near to a quotation may reach into it.</summary>
    public int Reach => _secrets.IsEmpty ? 0 : _secrets[0].Length;

    /// <summary>What this log's requests say in confidence is masked.</summary>
    public static QuotedOctets Of(ExchangeLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return new QuotedOctets([
            .. log
                .All.SelectMany(SentBy)
                .Where(s => s.Length >= SecretFinder.Shortest && !Pseudonym().IsMatch(s))
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(s => s.Length),
        ]);
    }

    /// <summary>The head of a request, without a body that follows it.</summary>
    /// <param name="request">Octets of the request.</param>
    public byte[] RequestHead(ReadOnlySpan<byte> request)
    {
        var head = Mask(request[..HeadLength(request)]);
        var isSecret = false;
        for (var start = 0; start < head.Length; )
        {
            var end = Array.IndexOf(head, (byte)'\n', start);
            end = end < 0 ? head.Length : end;
            var line = head.AsSpan(start, end - start);
            var colon = line.IndexOf((byte)':');
            var goesOn = isSecret && line.Length > 0 && line[0] is (byte)' ' or (byte)'\t';
            isSecret =
                goesOn || (colon > 0 && SecretFinder.IsSecretLine(Encoding.Latin1.GetString(line[..colon]).Trim()));
            if (isSecret)
            {
                Overwrite(line[(goesOn ? 0 : colon + 1)..], isAnswer: !goesOn && IsAuthorization(line[..colon]));
            }

            start = end + 1;
        }

        return head;
    }

    /// <summary>Any other octets.</summary>
    /// <param name="octets">They.</param>
    public byte[] Mask(ReadOnlySpan<byte> octets)
    {
        if (_secrets.IsEmpty && !octets.Contains((byte)'='))
        {
            return octets.ToArray();
        }

        var text = Encoding.Latin1.GetString(octets);
        foreach (var secret in _secrets)
        {
            if (text.Contains(secret, StringComparison.Ordinal))
            {
                text = text.Replace(secret, new string('*', secret.Length), StringComparison.Ordinal);
            }
        }

        return Encoding.Latin1.GetBytes(UrlSecrets.Mask(text));
    }

    private static int HeadLength(ReadOnlySpan<byte> request)
    {
        var end = request.IndexOf("\r\n\r\n"u8);
        return end < 0 ? request.Length : end + 4;
    }

    private static bool IsAuthorization(ReadOnlySpan<byte> name) =>
        Encoding.Latin1.GetString(name).Trim().EndsWith("authorization", StringComparison.OrdinalIgnoreCase);

    /// <summary>All of a value but white space, pseudonyms and, in an answer to a challenge, the scheme, which is a fact.</summary>
    private static void Overwrite(Span<byte> value, bool isAnswer)
    {
        var begin = value.IndexOfAnyExcept(" \t"u8);
        if (begin < 0)
        {
            return;
        }

        var rest = value[begin..].TrimEnd("\r \t"u8);
        if (isAnswer && rest.IndexOf((byte)' ') is > 0 and var space)
        {
            rest = rest[(space + 1)..].TrimStart((byte)' ');
        }

        if (!Pseudonym().IsMatch(Encoding.Latin1.GetString(rest)))
        {
            rest.Fill((byte)'*');
        }
    }

    private static IEnumerable<string> SentBy(Exchange exchange)
    {
        IEnumerable<HeaderField> lines =
        [
            .. exchange.Spec.Headers,
            .. LinesOf(exchange.RequestBytes),
            .. LinesOf(exchange.Tunnel?.RequestBytes ?? []),
            new HeaderField("Proxy-Authorization", exchange.Spec.TunnelAuthorization ?? ""),
        ];
        foreach (var line in lines)
        {
            foreach (var secret in SecretFinder.In(line).Concat(SecretFinder.InQuery(line.Value)).Concat(InBasic(line)))
            {
                yield return secret;
            }
        }

        foreach (var token in exchange.Tokens)
        {
            yield return token.Token ?? "";
        }

        foreach (var token in SecretFinder.InQuery(exchange.Spec.Url.PathAndQuery))
        {
            yield return token;
        }
    }

    private static HeaderList LinesOf(ImmutableArray<byte> request)
    {
        RequestHeadReader.TryRead(request.AsSpan(), new WireLimits(), out var head, out _, out _);
        return head?.Headers ?? HeaderList.Empty;
    }

    /// <summary>The password that a peer reads out of a Basic answer, and may say again.</summary>
    private static IEnumerable<string> InBasic(HeaderField line)
    {
        if (
            line.Value.Split(' ', 2) is not [var scheme, var answer]
            || !scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
        )
        {
            return [];
        }

        var octets = ArrayPool<byte>.Shared.Rent(answer.Length);
        try
        {
            var pair = Convert.TryFromBase64String(answer.Trim(), octets, out var length)
                ? Encoding.UTF8.GetString(octets, 0, length)
                : "";
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            return colon < 0 ? [] : [.. SecretFinder.In(new Credentials(pair[..colon], pair[(colon + 1)..]))];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(octets, clearArray: true);
        }
    }

    /// <summary>Shorter names than this one could be secrets of their own, and are overwritten.</summary>
    [GeneratedRegex("^(\\[secret-[0-9]+\\])?\\**$", RegexOptions.CultureInvariant)]
    private static partial Regex Pseudonym();
}
