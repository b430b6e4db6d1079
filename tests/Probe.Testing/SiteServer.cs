using System.Collections.Immutable;
using System.Globalization;
using System.Security;
using System.Text;
using Probe.Exchanges;
using Probe.Options;
using Probe.Planning;
using Probe.Testing.Results;

namespace Probe.Testing;

/// <summary>A WSUS site that answers a survey's requests with literal replies, no socket involved.</summary>
public sealed record SiteServer
{
    private const string Client = "http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService";

    /// <summary>The session's cookie: it must show in no report.</summary>
    public const string Cookie = "c2VjcmV0LXNlc3Npb24tY29va2ll";

    /// <summary>ErrorCode of the fault that SyncUpdates is answered with; null for none.</summary>
    public string? Fault { get; init; }

    /// <summary>The fault's message.</summary>
    public string Message { get; init; } = "it says " + Cookie;

    /// <summary>How often the fault comes before all is well.</summary>
    public int Faults { get; init; } = int.MaxValue;

    /// <summary>Status of the self-update cabinet.</summary>
    public int SelfUpdate { get; init; } = 200;

    /// <summary>Status of the web services to a plain GET.</summary>
    public int Services { get; init; } = 200;

    /// <summary>True when the other scheme's port answers.</summary>
    public bool PairIsThere { get; init; }

    /// <summary>Strict-Transport-Security of every answer.</summary>
    public string? Hsts { get; init; }

    /// <summary>Body of GetExtendedUpdateInfo's FileLocations.</summary>
    public ImmutableArray<(string Url, long Size)> Files { get; init; } =
    [
        ("http://wsus01.corp.example:8530/Content/3F/3FA2C1D04B5E6F708192A3B4C5D6E7F80912A43F.cab", 1048576),
        ("http://wsus01.corp.example:8530/Content/99/0000000000000000000000000000000000000099.psf", 98765432),
    ];

    /// <summary>What a round of SyncUpdates brings: new identifiers, each with whether it is a leaf.</summary>
    public Func<string, IEnumerable<(int Id, bool IsLeaf)>> Round { get; init; } =
        call =>
            !call.Contains("<int>1</int>", StringComparison.Ordinal) ? [(1, false), (2, false)]
            : !call.Contains("<int>7</int>", StringComparison.Ordinal) ? [(7, true), (8, true)]
            : [];

    /// <summary>Replaces a call's whole body; null for what this server says by itself.</summary>
    public Func<string, string?> Instead { get; init; } = _ => null;

    /// <summary>The HTML page that answers 200 in place of files and calls; null for none.</summary>
    public string? Page { get; init; }

    /// <summary>False where calls of the web services pass the one that answers with pages.</summary>
    public bool PageForCalls { get; init; } = true;

    /// <summary>Beginning of the paths that the page answers for.</summary>
    public string PageAt { get; init; } = "/";

    private int _faults;

    /// <summary>Answers one request.</summary>
    public Exchange Answer(RequestSpec spec, int number, Route route)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Url.IsTls && !PairIsThere)
        {
            return new Exchange
            {
                Number = number,
                Spec = spec,
                Route = route,
                StartedAt = SampleExchanges.Start,
                Failure = new ExchangeFailure
                {
                    Stage = FailureStage.Connect,
                    Side = FailureSide.Origin,
                    Cause = FailureCauses.Refused,
                    Detail = "no connection to the server wsus01.corp.example:8531: refused",
                },
            };
        }

        var isPage =
            Page is not null
            && spec.Url.PathAndQuery.StartsWith(PageAt, StringComparison.Ordinal)
            && (PageForCalls || spec.Method != "POST");
        var (status, body) =
            isPage ? (200, spec.Method == "HEAD" ? "" : Page!)
            : spec.Method == "POST" ? Call(spec)
            : spec.Url.PathAndQuery.StartsWith("/SelfUpdate/", StringComparison.Ordinal) ? (SelfUpdate, "")
            : spec.Url.PathAndQuery.EndsWith(".asmx", StringComparison.Ordinal) ? (Services, "<html></html>")
            : (200, "");
        var octets = Encoding.UTF8.GetBytes(body);
        List<string> lines =
        [
            $"HTTP/1.1 {status} {(status == 200 ? "OK" : "Sorry")}",
            $"Content-Length: {octets.Length}",
            "Server: Microsoft-IIS/10.0",
            .. isPage ? ["Content-Type: text/html"] : Array.Empty<string>(),
            .. Hsts is null ? Array.Empty<string>() : ["Strict-Transport-Security: " + Hsts],
        ];
        return new Exchange
        {
            Number = number,
            Spec = spec,
            Route = route,
            StartedAt = SampleExchanges.Start,
            Response = SampleExchanges.Head([.. lines], spec.Method == "HEAD"),
            Body = new BodyFacts
            {
                Length = octets.Length,
                End = BodyEnd.Complete,
                Slices = octets.Length == 0 ? [] : [new BodySlice(0, [.. octets])],
            },
        };
    }

    private (int Status, string Body) Call(RequestSpec spec)
    {
        var call = Encoding.UTF8.GetString(spec.Body.AsSpan());
        var name = spec.Key["service/".Length..].Split('-')[0];
        if (Instead(name) is { } other)
        {
            return (200, other);
        }

        if (name == "SyncUpdates" && Fault is not null && _faults++ < Faults)
        {
            return (
                500,
                Envelope(
                    "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Fault occurred</faultstring><detail><ErrorCode>"
                        + SecurityElement.Escape(Fault)
                        + "</ErrorCode><Message>"
                        + SecurityElement.Escape(Message)
                        + "</Message></detail></soap:Fault>"
                )
            );
        }

        return (
            200,
            Result(
                name,
                name switch
                {
                    "GetConfig" =>
                        "<LastChange>2026-01-01T00:00:00Z</LastChange><IsRegistrationRequired>true</IsRegistrationRequired>",
                    "GetAuthorizationCookie" => "<PlugInId>SimpleTargeting</PlugInId><CookieData>AAAA</CookieData>",
                    "GetCookie" =>
                        $"<Expiration>2027-01-01T00:00:00Z</Expiration><EncryptedData>{Cookie}</EncryptedData>",
                    "SyncUpdates" => "<NewUpdates>"
                        + string.Concat(
                            Round(call)
                                .Select(r =>
                                    string.Create(
                                        CultureInfo.InvariantCulture,
                                        $"<UpdateInfo><ID>{r.Id}</ID><IsLeaf>{(r.IsLeaf ? "true" : "false")}</IsLeaf></UpdateInfo>"
                                    )
                                )
                        )
                        + "</NewUpdates>",
                    _ => Extended(),
                }
            )
        );
    }

    private string Extended()
    {
        var fragments = string.Concat(
            Files.Select(
                (f, i) => $"<Files><File Digest=\"d{i}\" FileName=\"f{i}\" Size=\"{f.Size}\"/></Files><cmd:Data/>"
            )
        );
        return $"<Updates><Update><ID>7</ID><Xml>{SecurityElement.Escape(fragments)}</Xml></Update></Updates><FileLocations>"
            + string.Concat(
                Files.Select(
                    (f, i) =>
                        $"<FileLocation><FileDigest>d{i}</FileDigest><Url>{SecurityElement.Escape(f.Url)}</Url></FileLocation>"
                )
            )
            + "</FileLocations>";
    }

    /// <summary>A result of the client service.</summary>
    public static string Result(string name, string content) =>
        Envelope($"<{name}Response xmlns=\"{Client}\"><{name}Result>{content}</{name}Result></{name}Response>");

    /// <summary>A SOAP envelope.</summary>
    public static string Envelope(string content) =>
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>"
        + content
        + "</soap:Body></soap:Envelope>";
}
