using System.Collections.Immutable;
using System.Globalization;
using Probe.Http;

namespace Probe.Options;

/// <summary>
/// A bypass list in the language of WinHTTP, WinINet and BITS: entries between semicolons, white space or commas,
/// <c>[scheme://]host[:port]</c> with stars, <c>&lt;local&gt;</c> for names without a dot, <c>&lt;-loopback&gt;</c>
/// against the rule that every list begins with: requests to the machine itself go direct.
/// </summary>
/// <remarks>
/// The last rule that says anything decides, so that <c>&lt;-loopback&gt;</c> takes back what stands before it (as
/// Chromium reads the list; Microsoft documents the word, not the order).
/// </remarks>
public sealed class BypassList
{
    /// <summary>Most characters of a list that BITS takes: 32 KB (BITS Return Values, Microsoft Learn).</summary>
    public const int MostCharacters = 32 * 1024;

    /// <summary>Most rules that are told one by one.</summary>
    internal const int MostTold = 40;

    private static readonly char[] Separators = [';', ',', ' ', '\t', '\r', '\n'];

    private readonly ImmutableArray<BypassRule> _rules;

    private BypassList(ImmutableArray<BypassRule> rules) => _rules = rules;

    /// <summary>Number of rules that can fit something, without the one that every list begins with.</summary>
    public int Count => _rules.Count(r => r.IsUsable);

    /// <summary>Reads a list; what is no rule is kept and said when it is asked.</summary>
    /// <param name="text">The list; null for none.</param>
    public static BypassList Read(string? text)
    {
        var list = text ?? "";
        var secret = UserInformation.Find(list);
        var rules = ImmutableArray.CreateBuilder<BypassRule>();
        for (var from = 0; from < list.Length; )
        {
            var to = list.IndexOfAny(Separators, from) is >= 0 and var separator ? separator : list.Length;
            if (to > from)
            {
                var rule = BypassRule.Read(list[from..to]);
                rules.Add(
                    UserInformation.IsHidden(secret, from, to)
                        ? rule.Hidden(UserInformation.Shown(list, secret, from, to))
                        : rule
                );
            }

            from = to + 1;
        }

        return new BypassList(rules.ToImmutable());
    }

    /// <summary>Asks the rules for one URL.</summary>
    /// <param name="scheme">Scheme in lower case.</param>
    /// <param name="host">Host, IPv6 without brackets.</param>
    /// <param name="port">Port.</param>
    /// <param name="trace">Takes a line for each rule that was asked, the first ones of many.</param>
    /// <returns>True when the request goes past the proxy.</returns>
    public bool Bypasses(string scheme, string host, int port, ICollection<string>? trace = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        var name = host.TrimEnd('.').ToLowerInvariant();
        var address = BypassRule.IsAddress(name, out var parsed) ? parsed : null;
        var asked = string.Create(CultureInfo.InvariantCulture, $"{scheme}, {Shown(host)}, {port}");
        var told = 0;
        for (var i = _rules.Length - 1; i >= -1; i--)
        {
            var rule = i < 0 ? BypassRule.Implicit : _rules[i];
            var answer = rule.Judge(scheme, name, address, port);
            if (answer is not null)
            {
                TellLeftOut(told, trace);
            }

            if (answer is not null || told < MostTold)
            {
                trace?.Add(
                    $"bypass rule '{Shown(rule.Text)}' ({asked}): "
                        + answer switch
                        {
                            true => "fits, direct",
                            false => "fits, not direct",
                            null => "does not fit",
                        }
                        + (rule.Note is { } note ? $"; {note}" : "")
                );
            }

            told++;
            if (answer is { } decided)
            {
                return decided;
            }
        }

        TellLeftOut(told, trace);
        return false;
    }

    /// <summary>Says how many of the rules asked were not told one by one.</summary>
    /// <param name="asked">How many do not fit.</param>
    /// <param name="trace">Takes the line.</param>
    internal static void TellLeftOut(int asked, ICollection<string>? trace)
    {
        if (asked > MostTold)
        {
            trace?.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"and {asked - MostTold} more that {(asked == MostTold + 1 ? "does" : "do")} not fit"
                )
            );
        }
    }

    private static string Shown(string text) => Printable.Escape(text, 80);
}
