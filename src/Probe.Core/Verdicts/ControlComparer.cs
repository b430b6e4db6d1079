using System.Collections.Immutable;
using Probe.Checks;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;

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
            return new ControlReport(null, [], "the route under test is the direct one");
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

        var differences = ImmutableArray.CreateBuilder<string>();
        foreach (var exchange in context.Log.Settled.Where(e => !e.IsControl))
        {
            if (context.Log.CounterpartOf(exchange) is { } counterpart)
            {
                Add(differences, exchange, counterpart);
            }
        }

        return new ControlReport(true, differences.DrainToImmutable());
    }

    private static void Add(ImmutableArray<string>.Builder differences, Exchange exchange, Exchange control)
    {
        var what = exchange.Spec.Range is { } range ? $"{exchange.Spec.Method} {range}" : exchange.Spec.Method;
        var where = $"{what} (exchanges {exchange.Number} and {control.Number})";
        if (Outcome(exchange) != Outcome(control))
        {
            differences.Add($"{where}: {Outcome(exchange)} over the route, {Outcome(control)} directly");
            return;
        }

        foreach (var name in Compared)
        {
            var through = exchange.Response?.Headers.Get(name);
            var direct = control.Response?.Headers.Get(name);
            if (through != direct)
            {
                differences.Add($"{where}: {name} is {Quote(through)} over the route, {Quote(direct)} directly");
            }
        }

        if (
            exchange.Body is { End: BodyEnd.Complete, Length: > 0 } body
            && control.Body is { End: BodyEnd.Complete } other
            && (body.Length != other.Length || body.Sha256 != other.Sha256)
        )
        {
            differences.Add(
                body.Length != other.Length
                    ? $"{where}: {body.Length} octets over the route, {other.Length} directly"
                    : $"{where}: the octets differ"
            );
        }
    }

    private static string Outcome(Exchange exchange) =>
        exchange.Status is { } status
            ? status.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : exchange.Failure?.Cause ?? "no reply";

    private static string Quote(string? value) => value is null ? "absent" : "'" + Printable.Escape(value, 120) + "'";
}
