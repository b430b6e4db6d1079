using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Evidence.Http;

/// <summary>
/// Overwrites what a captured request says in confidence, octet for octet, so that offsets stay right: other people's
/// credentials and cookies are none of a report's business.
/// </summary>
internal static class CapturedSecrets
{
    private static readonly string[] Names = ["Authorization", "Proxy-Authorization", "Cookie"];

    /// <summary>The exchange without them.</summary>
    internal static Exchange Masked(Exchange exchange) =>
        exchange.Spec.Headers.Any(IsSecret)
            ? exchange with
            {
                RequestBytes = Masked(exchange.RequestBytes),
                Spec = exchange.Spec with
                {
                    Headers = HeaderList.Create([
                        .. exchange.Spec.Headers.Select(f => IsSecret(f) ? f with { Value = Shown(f.Value) } : f),
                    ]),
                },
            }
            : exchange;

    private static bool IsSecret(HeaderField field) => Names.Contains(field.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The scheme stays: which one was used is a fact, its token is not.</summary>
    private static string Shown(string value)
    {
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 ? value[..space] + new string('*', value.Length - space) : new string('*', value.Length);
    }

    private static ImmutableArray<byte> Masked(ImmutableArray<byte> octets)
    {
        var masked = octets.ToArray();
        var isSecret = false;
        for (var start = 0; start < masked.Length; )
        {
            var end = Array.IndexOf(masked, (byte)'\n', start);
            end = end < 0 ? masked.Length : end;
            var line = masked.AsSpan(start, end - start);
            var colon = line.IndexOf((byte)':');
            var goesOn = isSecret && line.Length > 0 && line[0] is (byte)' ' or (byte)'\t';
            isSecret = goesOn || (colon > 0 && IsName(line[..colon]));
            if (isSecret)
            {
                foreach (ref var octet in line[(goesOn ? 0 : colon + 1)..])
                {
                    octet = octet is (byte)'\r' ? octet : (byte)'*';
                }
            }

            start = end + 1;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(masked);
    }

    private static bool IsName(ReadOnlySpan<byte> name)
    {
        foreach (var secret in Names)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(name.Trim(" \t"u8), secret))
            {
                return true;
            }
        }

        return false;
    }
}
