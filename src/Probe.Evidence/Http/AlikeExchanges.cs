using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Probe.Exchanges;
using Probe.Http;
using Probe.Verdicts;

namespace Probe.Evidence.Http;

/// <summary>
/// Leaves out of a job what says nothing new: behind a proxy all clients have one address, and the thousandth fetch of
/// a file like the ones before it would only make judging slow. Exchanges are alike where request, status, fields
/// (dates and ages aside), framing, failure and body are the same.
/// </summary>
internal static class AlikeExchanges
{
    /// <summary>So many exchanges alike are judged.</summary>
    internal const int MostAlike = 20;

    /// <summary>
    /// So many exchanges of a job that went as they should are judged at all, and as many that did not, wherever they
    /// come; a job of BITS has some thousands for a file of gigabytes.
    /// </summary>
    internal const int MostJudged = 5000;

    /// <summary>Parts a job's exchanges into those that are judged, and the rest.</summary>
    /// <param name="exchanges">Numbered, with their follow-ups told.</param>
    internal static (ImmutableArray<Exchange> Judged, UnjudgedExchanges? Unjudged) Part(
        ImmutableArray<Exchange> exchanges
    )
    {
        if (exchanges.Length <= MostAlike)
        {
            return (exchanges, null);
        }

        var heads = new Dictionary<ResponseHead, string>(ReferenceEqualityComparer.Instance);
        var seen = new Dictionary<Signature, int>();
        var judged = ImmutableArray.CreateBuilder<Exchange>();
        var rest = ImmutableArray.CreateBuilder<Exchange>();
        var judgedNumbers = new HashSet<int>();
        var alike = 0;
        var fine = 0;
        var odd = 0;
        foreach (var exchange in exchanges)
        {
            // A challenge that is judged needs its answer: alone it would be a refusal.
            var isAnswer = exchange.Spec.FollowUpOf is { } number && judgedNumbers.Contains(number);
            var signature = Signature.Of(exchange, heads);
            var count = seen.GetValueOrDefault(signature);
            seen[signature] = count + 1;
            if (isAnswer || (count < MostAlike && (IsFine(exchange) ? fine++ : odd++) < MostJudged))
            {
                judged.Add(exchange);
                judgedNumbers.Add(exchange.Number);
                continue;
            }

            rest.Add(exchange);
            alike += count >= MostAlike ? 1 : 0;
        }

        return rest.Count == 0
            ? (exchanges, null)
            : (judged.ToImmutable(), new UnjudgedExchanges(rest.ToImmutable(), alike));
    }

    /// <summary>True for an answer that nobody would look at twice.</summary>
    private static bool IsFine(Exchange exchange) =>
        exchange is { Failure: null, Body.End: BodyEnd.Complete, BodyAnomalies: [] }
        && exchange.Status == (exchange.Spec.RangeText is null ? 200 : 206);

    /// <summary>What was left out of a job and of its control run.</summary>
    internal static UnjudgedExchanges? Together(UnjudgedExchanges? job, UnjudgedExchanges? control) =>
        job is null ? control
        : control is null ? job
        : new UnjudgedExchanges([.. job.All, .. control.All], job.Alike + control.Alike);

    private readonly record struct Signature(
        string Request,
        string? Reply,
        string? Sha256,
        long? Length,
        BodyEnd? End,
        string? Cause,
        int Anomalies
    )
    {
        internal static Signature Of(Exchange exchange, Dictionary<ResponseHead, string> heads)
        {
            string? reply = null;
            if (exchange.Response is { } head && !heads.TryGetValue(head, out reply))
            {
                heads[head] = reply = Text(head);
            }

            return new Signature(
                exchange.Spec.CompareKey,
                reply,
                exchange.Body?.Sha256,
                exchange.Body?.Length,
                exchange.Body?.End,
                exchange.Failure is { } failure ? $"{failure.Stage} {failure.Cause}" : null,
                exchange.BodyAnomalies.Length
            );
        }

        private static string Text(ResponseHead head)
        {
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"{head.StatusLine}\n{head.Framing} {head.KeepAlive}\n");
            foreach (var field in head.Headers)
            {
                if (!IsOfTheMoment(field.Name))
                {
                    text.Append(field.Name).Append(':').Append(field.Value).Append('\n');
                }
            }

            return text.ToString();
        }

        private static bool IsOfTheMoment(string name) =>
            name.Equals("Date", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Age", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Expires", StringComparison.OrdinalIgnoreCase);
    }
}
