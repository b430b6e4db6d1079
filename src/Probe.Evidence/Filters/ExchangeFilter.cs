using System.Diagnostics.CodeAnalysis;
using Probe.Evidence.Http;

namespace Probe.Evidence.Filters;

/// <summary>
/// Which exchanges are wanted, written as mitmproxy's users write it: <c>~d wsus &amp; ~c 403</c>. It decides what is
/// shown and kept, never what is relayed.
/// </summary>
public sealed class ExchangeFilter
{
    private readonly Func<FilterSubject, bool> _fits;

    private ExchangeFilter(Func<FilterSubject, bool> fits) => _fits = fits;

    /// <summary>The operators, for messages and help.</summary>
    public static string Accepted =>
        "~d HOST, ~u URL, ~m METHOD, ~h HEADER, ~hq, ~hs (patterns), ~c CODE, ~q (no reply), ~s (a reply), a pattern alone for ~u; ! & | ( )";

    /// <summary>True when the exchange is wanted.</summary>
    public bool Fits(SeenExchange seen) => Fits(FilterSubject.Of(seen));

    /// <summary>True when it is wanted.</summary>
    public bool Fits(FilterSubject subject) => _fits(subject);

    /// <summary>Reads a filter.</summary>
    /// <param name="text">As written.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="column">Where it is wrong, from 1.</param>
    /// <param name="problem">What is wrong there.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out ExchangeFilter? filter,
        out int column,
        [NotNullWhen(false)] out string? problem
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new FilterParser(text);
        var fits = parser.Read();
        filter = fits is null ? null : new ExchangeFilter(fits);
        (column, problem) = fits is null ? (parser.Column, parser.Problem!) : (0, null);
        return filter is not null;
    }
}
