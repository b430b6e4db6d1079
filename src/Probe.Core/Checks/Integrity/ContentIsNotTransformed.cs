using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Integrity;

/// <summary>What comes is the file, not a coding of it and not a page in its place.</summary>
public sealed class ContentIsNotTransformed : ExchangeCheck
{
    private const int TextSample = 256;

    private static readonly string[] BinaryExtensions =
    [
        ".appx",
        ".appxbundle",
        ".bin",
        ".cab",
        ".dll",
        ".esd",
        ".exe",
        ".iso",
        ".msi",
        ".msix",
        ".msixbundle",
        ".msp",
        ".msu",
        ".psf",
        ".swm",
        ".vhd",
        ".vhdx",
        ".wim",
        ".zip",
    ];

    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "content-is-not-transformed",
            Group = "integrity",
            Level = CheckLevel.Required,
            Summary =
                "The body is the file as it is: not compressed on the way, and no block or login page in its place, which BITS would store as the file.",
            Ailments = [Ailment.Transformed, Ailment.BlockPage],
            BitsErrors = [HResults.IncorrectFileHash, HResults.ValidationFailed],
            Sources = [RuleSources.ContentEncoding, RuleSources.UpdateErrors, RuleSources.ReturnValues],
            Inferred =
                "BITS does not look into a file. That the application reports 0x80246002 or 0x80200053 afterwards is inferred.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange()).Concat(context.WholeFile());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Status is 200 or 206 && exchange.Spec.Purpose.Shape() is not null;
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context) =>
        Judgement.NotRun("no answer had the file or a piece of it");

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) =>
        $"{count} of {count} answers are neither encoded nor a page in place of the file";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return Encoded(exchange, context.Url) ?? Page(exchange, context.Url);
    }

    private static Fault? Encoded(Exchange exchange, HttpUrl url)
    {
        var head = exchange.Response!;
        var codings = head
            .Headers.GetAll("Content-Encoding")
            .SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(c => !c.Equals("identity", StringComparison.OrdinalIgnoreCase))
            .ToList();
        if (codings.Count == 0 || codings.TrueForAll(c => IsOffered(exchange, c) || IsTheFilesOwn(url, c)))
        {
            return null;
        }

        return new Fault
        {
            Kind = "encoded",
            Summary = $"The content comes encoded ({Printable.Escape(codings[0], 32)}) although identity was asked for",
            Expected = "no Content-Encoding, since the request says Accept-Encoding: identity",
            Actual =
                $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)}, {Saying.Line(head, "Content-Encoding")}, {Saying.Line(head, "Content-Length")}",
            Ailment = Ailment.Transformed,
            Remedy =
                "Switch compression off for this content on the hop named, or send 'Cache-Control: no-transform' from the "
                + "server. Check: "
                + Reproduce.WithCurl(exchange)
                + " -H 'Accept-Encoding: identity'",
            HResult = HResults.IncorrectFileHash,
            Basis = "inferred",
            Alternatives = [HResults.ValidationFailed],
            EndsJob = false,
        }.At(head, "Content-Encoding");
    }

    private static bool IsOffered(Exchange exchange, string coding) =>
        exchange
            .Spec.Headers.GetAll("Accept-Encoding")
            .Any(v => v.Contains(coding, StringComparison.OrdinalIgnoreCase));

    /// <summary>Servers label a .gz file with Content-Encoding: gzip; its octets are the file's own all the same.</summary>
    private static bool IsTheFilesOwn(HttpUrl url, string coding) =>
        (Extension(url), coding.ToLowerInvariant()) switch
        {
            (".gz" or ".tgz", "gzip" or "x-gzip") => true,
            (".z", "compress" or "x-compress") => true,
            (".bz2", "bzip2" or "x-bzip2") => true,
            (".xz", "xz" or "x-xz") => true,
            (".br", "br") => true,
            (".zst", "zstd") => true,
            _ => false,
        };

    /// <summary>True for a file that can be no web page, by its extension.</summary>
    internal static bool IsNoText(HttpUrl url) => BinaryExtensions.Contains(Extension(url), StringComparer.Ordinal);

    /// <summary>The beginning of an answer that is a web page; null where it is none, or is not known.</summary>
    internal static BodySlice? PageOf(Exchange exchange)
    {
        // The beginning of the file tells; octets from its middle may look like anything.
        if (
            exchange is not { Response: { } head, Body: { FileOffset: 0 or null } body }
            || body.Slices.FirstOrDefault(s => s.Offset == 0) is not { } start
        )
        {
            return null;
        }

        var octets = start.Bytes.AsSpan();
        return WebPages.Begins(octets) || (WebPages.IsNamed(head) && IsText(octets)) ? start : null;
    }

    private static Fault? Page(Exchange exchange, HttpUrl url)
    {
        if (!IsNoText(url) || PageOf(exchange) is not { } start)
        {
            return null;
        }

        var head = exchange.Response!;
        var title = WebPages.Title(start.Bytes.AsSpan());
        return new Fault
        {
            Kind = "page",
            Summary = title is null
                ? $"A web page comes in place of the {Extension(url)} file"
                : $"A web page comes in place of the {Extension(url)} file: {Saying.Quote(title)}",
            Expected = $"the octets of a {Extension(url)} file",
            Actual =
                $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)}, {Saying.Line(head, "Content-Type")}, beginning with {Saying.Excerpt(start.Bytes, null)}",
            Ailment = Ailment.BlockPage,
            Remedy =
                "A filter, a login portal or an error handler answers 200 with a page of its own. Exempt the update server "
                + "from filtering and login on the hop named, for service accounts too (they cannot fill in a form). See the "
                + "page: "
                + Reproduce.Body(exchange)
                + " | head -c 2048",
            HResult = HResults.IncorrectFileHash,
            Basis = "inferred",
            Alternatives = [HResults.ValidationFailed],
            EndsJob = false,
            Part = EvidencePart.ResponseBody,
            Offset = 0,
            Length = Math.Min(TextSample, start.Bytes.Length),
        };
    }

    /// <summary>Extension of the path's last segment with its dot, in lower case; empty when it has none.</summary>
    private static string Extension(HttpUrl url)
    {
        var query = url.PathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? url.PathAndQuery : url.PathAndQuery[..query];
        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        return dot < 0 ? "" : name[dot..].ToLowerInvariant();
    }

    /// <summary>True when there is no octet that text does not have; packed files have one among the first few.</summary>
    private static bool IsText(ReadOnlySpan<byte> bytes) =>
        !bytes[..Math.Min(TextSample, bytes.Length)].ContainsAnyInRange((byte)0, (byte)8)
        && !bytes[..Math.Min(TextSample, bytes.Length)].ContainsAnyInRange((byte)14, (byte)31);
}
