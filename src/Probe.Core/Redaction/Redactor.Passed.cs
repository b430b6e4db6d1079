using System.Collections.Immutable;
using System.Net;
using System.Text;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Redaction;

/// <content>What passed through the capture proxy and is no exchange: heads that nobody may have read as HTTP.</content>
public sealed partial class Redactor
{
    /// <summary>A tunnel without its secrets.</summary>
    public BlindTunnel Redact(BlindTunnel tunnel)
    {
        ArgumentNullException.ThrowIfNull(tunnel);
        var mask = MaskOf(tunnel.RequestBytes, tunnel.ReplyBytes);
        return tunnel with
        {
            Target = mask(tunnel.Target),
            Why = tunnel.Why is { } why ? mask(why) : null,
            RequestBytes = Redact(tunnel.RequestBytes, mask),
            ReplyBytes = Redact(tunnel.ReplyBytes, mask),
        };
    }

    /// <summary>An answer of the capture proxy's own, and what it answers, without secrets.</summary>
    public OwnAnswer Redact(OwnAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var mask = MaskOf(answer.RequestBytes, answer.ReplyBytes);
        return answer with
        {
            Target = mask(answer.Target),
            Why = Query(mask(answer.Why)),
            RequestBytes = Redact(answer.RequestBytes, mask),
            ReplyBytes = Redact(answer.ReplyBytes, mask),
        };
    }

    /// <summary>A connection that ended without a request, and what was said on it, without secrets.</summary>
    public UnaskedConnection Redact(UnaskedConnection unasked)
    {
        ArgumentNullException.ThrowIfNull(unasked);
        var mask = MaskOf(unasked.RequestBytes, []);
        return unasked with
        {
            Why = unasked.Why is { } why ? mask(why) : null,
            RequestBytes = Redact(unasked.RequestBytes, mask),
        };
    }

    private Func<string, string> MaskOf(ImmutableArray<byte> request, ImmutableArray<byte> reply)
    {
        var sent = Lines(request).ToList();
        var target = TargetOf(request);
        var own = sent.SelectMany(line => SecretFinder.In(line).Select(v => new Secret(v, Kind(line))))
            .Concat(sent.SelectMany(line => SecretFinder.InQuery(line.Value)).Select(v => new Secret(v, "query token")))
            .Concat(UserIn(target).Select(v => new Secret(v, "password")))
            .Concat(Lines(reply).SelectMany(line => SecretFinder.OfPeer(line).Select(v => new Secret(v, Kind(line)))))
            .Where(s => s.Value.Length >= SecretFinder.Shortest)
            .ToList();
        var mask = Mask(_always.Concat(_remembered).Concat(own));

        // Host, port and path of a URL that is in order are no secret of what comes later.
        var known = HttpUrl.TryParse(target, out _, out _) ? UserIn(target).ToHashSet(StringComparer.Ordinal) : [];
        foreach (var secret in own.Where(s => !known.Contains(s.Value)))
        {
            Remember(secret);
        }

        return mask;
    }

    private static string Kind(HeaderField line) => line.Name.ToLowerInvariant();

    /// <summary>The lines of a head however it is written: a folded line belongs to the name before it.</summary>
    private static IEnumerable<HeaderField> Lines(ImmutableArray<byte> head)
    {
        var name = "";
        foreach (var line in Encoding.Latin1.GetString(head.AsSpan()).Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.Length > 0 && line[0] is ' ' or '\t')
            {
                yield return new HeaderField(name, line.Trim());
            }
            else if (colon > 0)
            {
                name = line[..colon].Trim();
                yield return new HeaderField(name, line[(colon + 1)..].Trim());
            }
        }
    }

    /// <summary>
    /// User and password of a request's target, which no client may write there, as they stand and in HTML. They may
    /// hold slashes, so that a path with an @ behind a port looks as they do: in doubt they are hidden.
    /// </summary>
    private static IEnumerable<string> UserIn(string target)
    {
        if (UrlSecrets.FindUser(target, evenBehindPort: true) is not var (from, at) || at == from)
        {
            return [];
        }

        var user = target[from..at];
        var password = user[(user.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return ((string[])[user, password]).SelectMany(v => (string[])[v, WebUtility.HtmlEncode(v)]).Distinct();
    }

    /// <summary>The target of a request: between the first blank of its first line and the last, which may be one.</summary>
    private static string TargetOf(ImmutableArray<byte> request)
    {
        var text = Encoding.Latin1.GetString(request.AsSpan());
        var line = text[..(text.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0 ? end : text.Length)];
        var first = line.IndexOf(' ', StringComparison.Ordinal);
        var version = line.LastIndexOf(" HTTP/", StringComparison.Ordinal);
        return first < 0 ? line : line[(first + 1)..(version > first ? version : line.Length)];
    }
}
