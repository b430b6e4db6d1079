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
/// (dates and ages aside), anomalies, framing, failure and body are the same, and both or neither came late.
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

    /// <summary>From here on an answer is late, and not like one that came at once.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);

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
        var units = Units(exchanges);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var judged = new HashSet<int>();
        var alike = 0;
        var fine = 0;
        var odd = 0;
        foreach (var unit in units)
        {
            var signature = string.Join("\n\n", unit.Select(e => SignatureOf(e, heads)));
            var count = seen.GetValueOrDefault(signature);
            seen[signature] = count + 1;
            if (count >= MostAlike)
            {
                alike += unit.Count;
            }
            else if ((unit is [var only] && IsFine(only) ? fine++ : odd++) < MostJudged)
            {
                judged.UnionWith(unit.Select(e => e.Number));
            }
        }

        return judged.Count == exchanges.Length
            ? (exchanges, null)
            : (
                [.. exchanges.Where(e => judged.Contains(e.Number))],
                new UnjudgedExchanges([.. exchanges.Where(e => !judged.Contains(e.Number))], alike)
            );
    }

    /// <summary>
    /// Exchanges that only together say what they say: a challenge with the answer to it. A challenge that nobody answered
    /// is a refusal, and like refusals alone.
    /// </summary>
    private static List<List<Exchange>> Units(ImmutableArray<Exchange> exchanges)
    {
        var units = new List<List<Exchange>>();
        var open = new Dictionary<int, List<Exchange>>();
        foreach (var exchange in exchanges)
        {
            if (exchange.Spec.FollowUpOf is not { } number || !open.Remove(number, out var unit))
            {
                unit = [];
                units.Add(unit);
            }

            unit.Add(exchange);
            open[exchange.Number] = unit;
        }

        return units;
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

    private static string SignatureOf(Exchange exchange, Dictionary<ResponseHead, string> heads)
    {
        var reply = "";
        if (exchange.Response is { } head && !heads.TryGetValue(head, out reply!))
        {
            heads[head] = reply = Text(head);
        }

        var (body, failure, times) = (exchange.Body, exchange.Failure, exchange.Timings);
        var took =
            (times.FirstByte ?? TimeSpan.Zero) + (times.HeadEnd ?? TimeSpan.Zero) + (times.BodyEnd ?? TimeSpan.Zero);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{exchange.Spec.CompareKey}|{exchange.Spec.FollowUpOf is null}|{failure?.Stage} {failure?.Cause}|{took >= Late}|{exchange.Connection.KeptAlive} {exchange.Connection.IdleConnectionLost}|{body?.Length} {body?.End} {body?.Sha256}|{Kinds(exchange.BodyAnomalies)}|{string.Concat(exchange.Interim.Select(Text))}|{reply}"
        );
    }

    private static string Kinds(ImmutableArray<Anomaly> anomalies) =>
        anomalies.IsEmpty ? "" : string.Join(',', anomalies.Select(a => a.Kind));

    private static string Text(ResponseHead head)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{head.StatusLine}\n{head.Framing} {head.KeepAlive}\n");
        text.Append(Kinds(head.Anomalies)).Append('\n');
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
