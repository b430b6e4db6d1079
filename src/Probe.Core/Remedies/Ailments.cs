using System.Collections.Immutable;
using System.Text;
using Probe.Bits;

namespace Probe.Remedies;

/// <summary>Words for ailments, and which of them a status stands for.</summary>
public static class Ailments
{
    /// <summary>The ailment as JSON and lists write it: <c>ranges-ignored</c>.</summary>
    public static string ToToken(this Ailment ailment)
    {
        var token = new StringBuilder();
        foreach (var letter in ailment.ToString())
        {
            if (char.IsAsciiLetterUpper(letter) && token.Length > 0)
            {
                token.Append('-');
            }

            token.Append(char.ToLowerInvariant(letter));
        }

        return token.ToString();
    }

    /// <summary>What a status means for a job where the status alone tells; null otherwise.</summary>
    /// <param name="status">HTTP status code.</param>
    public static Ailment? OfStatus(int status) =>
        status switch
        {
            304 => Ailment.CopiesDiffer,
            401 => Ailment.ServerAuthentication,
            403 => Ailment.Forbidden,
            404 => Ailment.NotFound,
            405 => Ailment.MethodNotAllowed,
            407 => Ailment.ProxyAuthentication,
            411 => Ailment.LengthRequired,
            412 => Ailment.PreconditionFailed,
            414 => Ailment.UriTooLong,
            416 => Ailment.RangeNotSatisfiable,
            429 => Ailment.TooManyRequests,
            502 => Ailment.BadGateway,
            503 => Ailment.Unavailable,
            504 => Ailment.GatewayTimeout,
            _ => null,
        };

    /// <summary>What a BITS error stands for: its status where it holds one, else all that the checks leading to it name.</summary>
    /// <param name="hresult">The error.</param>
    /// <param name="ofChecks">Ailments of the checks that can lead to it.</param>
    public static ImmutableArray<Ailment> OfError(uint hresult, IEnumerable<Ailment> ofChecks)
    {
        var status = (int)(hresult & 0xFFFF);
        return hresult != HResults.ForStatus(status) ? [.. ofChecks.Distinct()]
            : OfStatus(status) is { } ailment ? [ailment]
            : [];
    }
}
