using System.Globalization;
using Probe.Bits;
using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Response;

/// <summary>Replies are HTTP/1.1, or HTTP/1.0 with the lengths and ranges that BITS needs.</summary>
public sealed class HttpVersionSuffices : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "http-version-suffices",
            Group = "response",
            Level = CheckLevel.Required,
            Summary =
                "Replies are HTTP/1.1; HTTP/1.0 will do where HEAD gives the length and GET gives Content-Range and Content-Length.",
            Ailments = [Ailment.OldHttpVersion],
            BitsErrors = [HResults.InsufficientHttpSupport],
            Sources = [RuleSources.HttpRequirements, RuleSources.ReturnValues],
            Inferred =
                "Where an HTTP/1.0 reply lacks just a length or a range, BITS has a code of its own for that (0x80200011, "
                + "0x80200013) and is taken to end by it; 0x80200012 is then given beside it.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange()).Concat(context.ForegroundHead()).Concat(context.WholeFile());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Status is 200 or 206 && exchange.Spec.Purpose.Shape() is not null;
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context) => Judgement.NotRun("no request succeeded");

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var versions = context
            .Log.Settled.Where(e => !e.IsControl && IsEvidence(e, context))
            .Select(e => Printable.Escape(e.Response!.Version, 16))
            .Distinct();
        return $"{string.Join(" and ", versions)}, with what BITS needs, in {count} of {count} replies";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var head = exchange.Response!;
        if (Version(head.Version) is not { } version || version >= new Version(1, 1))
        {
            return null;
        }

        if (version < new Version(1, 0))
        {
            return Fault(
                exchange,
                "too_old",
                $"Replies are {Printable.Escape(head.Version, 16)}",
                "neither lengths nor ranges are part of that version"
            );
        }

        if (exchange.Spec.Method == "HEAD")
        {
            return head.ContentLength is not null
                ? null
                : Fault(
                    exchange,
                    "head_without_length",
                    "An HTTP/1.0 hop answers HEAD without a length",
                    Saying.Line(head, "Content-Length")
                ) with
                {
                    Alternatives = [HResults.MissingFileSize],
                    EndsJob = false,
                };
        }

        if (exchange.Spec.Range is not null)
        {
            return head.Status == 206 && head.Headers.Contains("Content-Range") && head.ContentLength is not null
                ? null
                : Fault(
                    exchange,
                    "without_ranges",
                    "An HTTP/1.0 hop does not answer ranges as BITS needs",
                    $"{Saying.Line(head, "Content-Range")}, {Saying.Line(head, "Content-Length")}"
                ) with
                {
                    Alternatives = [HResults.InsufficientRangeSupport],
                    EndsJob = false,
                };
        }

        return head.ContentLength is not null
            ? null
            : Fault(
                exchange,
                "get_without_length",
                "An HTTP/1.0 hop answers GET without a length, so that a cut transfer looks complete",
                Saying.Line(head, "Content-Length")
            ) with
            {
                Basis = "inferred",
            };
    }

    private static Fault Fault(Exchange exchange, string kind, string summary, string lacking) =>
        new()
        {
            Kind = kind,
            Summary = summary,
            Expected = "HTTP/1.1, or HTTP/1.0 with Content-Length on HEAD and GET and with Content-Range on ranges",
            Actual = $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)}, {lacking}",
            Ailment = Ailment.OldHttpVersion,
            Remedy =
                "Make the hop speak HTTP/1.1 to clients and to the server, or exempt the WSUS server from it; the server must "
                + "serve a static file with ranges, not a script.",
            HResult = HResults.InsufficientHttpSupport,
            Basis = "documented",
            Offset = 0,
            Length = exchange.Response!.Version.Length,
        };

    /// <summary>The version's two numbers; null where it has another form (a matter of the grammar).</summary>
    private static Version? Version(string text)
    {
        var digits = text.AsSpan();
        if (!digits.StartsWith("HTTP/", StringComparison.Ordinal))
        {
            return null;
        }

        digits = digits[5..];
        var dot = digits.IndexOf('.');
        return
            dot > 0
            && int.TryParse(digits[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(digits[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? new Version(major, minor)
            : null;
    }
}
