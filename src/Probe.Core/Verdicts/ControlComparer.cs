using System.Collections.Immutable;
using Probe.Checks;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Verdicts;

/// <summary>What differs between the answers over the route and those straight from the origin.</summary>
public static class ControlComparer
{
    private static readonly ImmutableArray<string> Compared =
    [
        "Content-Length",
        "Content-Range",
        "Content-Type",
        "Content-Encoding",
        "Accept-Ranges",
        "Last-Modified",
        "ETag",
    ];

    /// <summary>Compares each settled exchange with its counterpart.</summary>
    public static ControlReport Compare(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Decision.Route?.Kind != RouteKind.Proxy)
        {
            return new ControlReport(
                null,
                [],
                context.Decision.Route is not { } route ? "without a route nothing was sent"
                    : route.IsNotShown() ? "which route was under test is not recorded"
                    : "the route under test is the direct one"
            );
        }

        var control = context.Log.Control.ToList();
        if (control.Count == 0)
        {
            return new ControlReport(
                null,
                [],
                context.Options.Control ? "no control request was sent" : "--no-control"
            );
        }

        if (control.TrueForAll(e => e.Response is null))
        {
            var failure = control[0].Failure;
            return new ControlReport(
                false,
                [],
                $"the origin does not answer directly ({failure?.Cause ?? "no reply"}), which many networks intend"
            );
        }

        // What an answer differs in is told once for all that asked the same.
        var told = new HashSet<(string Asked, string Difference)>();
        var differences = ImmutableArray.CreateBuilder<string>();
        foreach (var exchange in context.Log.Settled.Where(e => !e.IsControl))
        {
            if (context.Log.CounterpartOf(exchange) is { } counterpart)
            {
                var where = $"{Asked(exchange.Spec)} (exchanges {exchange.Number} and {counterpart.Number})";
                differences.AddRange(
                    Differences(exchange, counterpart)
                        .Where(d => told.Add((exchange.Spec.CompareKey, d)))
                        .Select(d => $"{where}: {d}")
                );
            }
        }

        return new ControlReport(true, differences.DrainToImmutable());
    }

    private static string Asked(RequestSpec spec) =>
        spec.Ranges.IsEmpty
            ? spec.Range is { } range
                ? $"{spec.Method} {range}"
                : spec.Method
            : $"{spec.Method} {spec.Ranges.Length} ranges";

    private static IEnumerable<string> Differences(Exchange exchange, Exchange control)
    {
        if (Outcome(exchange) != Outcome(control))
        {
            yield return $"{Outcome(exchange)} over the route, {Outcome(control)} directly";
            yield break;
        }

        // The parts of a multipart answer are judged one by one; its head is each server's own.
        if (!exchange.Spec.Ranges.IsEmpty)
        {
            yield break;
        }

        foreach (var name in Compared)
        {
            var through = exchange.Response?.Headers.Get(name);
            var direct = control.Response?.Headers.Get(name);

            // A 206 shows that ranges are served, whether it says so or not.
            if (through != direct && !(name == "Accept-Ranges" && exchange.Status == 206))
            {
                yield return $"{name} is {Quote(through)} over the route, {Quote(direct)} directly";
            }
        }

        if (
            exchange.Body is { End: BodyEnd.Complete, Length: > 0 } body
            && control.Body is { End: BodyEnd.Complete } other
            && (body.Length != other.Length || body.Sha256 != other.Sha256)
        )
        {
            yield return body.Length != other.Length
                ? $"{body.Length} octets over the route, {other.Length} directly"
                : "the octets differ";
        }
    }

    private static string Outcome(Exchange exchange) =>
        exchange.Status is { } status
            ? status.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : exchange.Failure?.Cause ?? "no reply";

    private static string Quote(string? value) => value is null ? "absent" : "'" + Printable.Escape(value, 120) + "'";
}
