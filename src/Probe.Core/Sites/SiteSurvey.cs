using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Sites;

/// <summary>
/// What is known of a WSUS site on one leg, and what is asked next: first each address that clients touch, then the
/// web services as an unregistered client would, until they name files. Pure and immutable: an exchange more gives
/// another survey.
/// </summary>
public sealed record SiteSurvey
{
    /// <summary>Most rounds of SyncUpdates.</summary>
    public const int MostRounds = 12;

    /// <summary>Most revisions remembered and fed back.</summary>
    public const int MostRevisions = 4000;

    /// <summary>Most octets that all answers of the web services may have together.</summary>
    public const long MostOctets = 24L * 1024 * 1024;

    /// <summary>Most files remembered.</summary>
    public const int MostFiles = 2000;

    /// <summary>Leaves after which there are enough to choose from.</summary>
    private const int EnoughLeaves = 100;

    /// <summary>Revisions of one GetExtendedUpdateInfo, as a server allows by default.</summary>
    private const int RevisionsAtOnce = 50;

    private const int MostExtendedCalls = 4;

    private SiteSurvey() { }

    /// <summary>Root of the site.</summary>
    public required HttpUrl Site { get; init; }

    /// <summary>The same site by the other scheme; null where no port says so.</summary>
    public HttpUrl? Pair { get; init; }

    /// <summary>What the run was asked to do.</summary>
    public required ProbeOptions Options { get; init; }

    /// <summary>The route of this leg.</summary>
    public required Route Route { get; init; }

    /// <summary>Main or control.</summary>
    public Leg Leg { get; init; }

    /// <summary>When it began; clients tell their time.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Exchanges so far, of this leg alone.</summary>
    public ExchangeLog Log { get; init; } = ExchangeLog.Empty;

    /// <summary>Each call of the web services, in order.</summary>
    public ImmutableArray<ServiceCallResult> Calls { get; init; } = [];

    /// <summary>True when the server wants clients to register; null when it did not say.</summary>
    public bool? WantsRegistration { get; init; }

    /// <summary>Files that the web services named, in their order.</summary>
    public ImmutableArray<SiteFile> Files { get; init; } = [];

    /// <summary>File URLs that are none that can be asked for.</summary>
    public int UnreadableUrls { get; init; }

    /// <summary>Why the web services were asked no further; null while they may be.</summary>
    public string? Ended { get; init; }

    /// <summary>True when a bound of this program ended the asking.</summary>
    public bool IsBounded { get; init; }

    /// <summary>Rounds of SyncUpdates so far.</summary>
    public int Rounds { get; init; }

    /// <summary>Revisions that other updates build on.</summary>
    public ImmutableArray<int> NonLeaves { get; init; } = [];

    /// <summary>Revisions that nothing builds on: the updates themselves.</summary>
    public ImmutableArray<int> Leaves { get; init; } = [];

    /// <summary>Cookies that the server gave, to be kept out of every text.</summary>
    internal ImmutableArray<string> Secrets { get; init; } = [];

    private bool HasConfiguration { get; init; }

    private string? LastChange { get; init; }

    private (string PlugIn, string Data)? Authorization { get; init; }

    private ServiceCookie? Cookie { get; init; }

    private bool IsSynchronised { get; init; }

    private int ExtendedCalls { get; init; }

    private int Restarts { get; init; }

    private ImmutableDictionary<string, long?> Sizes { get; init; } = ImmutableDictionary<string, long?>.Empty;

    /// <summary>Begins a survey.</summary>
    /// <param name="site">Root of the site.</param>
    /// <param name="options">What the run was asked to do.</param>
    /// <param name="route">The route of this leg.</param>
    /// <param name="leg">Main or control; the control leg asks the addresses only.</param>
    /// <param name="now">The time that clients tell.</param>
    public static SiteSurvey Begin(HttpUrl site, ProbeOptions options, Route route, Leg leg, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(options);
        return new SiteSurvey
        {
            Site = site.WithPathAndQuery("/"),
            Pair = SiteEndpoint.PairOf(site),
            // Redirects are told, not followed: where they lead is no host that was named by whoever runs this.
            Options = options with
            {
                Profile = "windows-update-agent",
                MaxRedirects = 0,
            },
            Route = route,
            Leg = leg,
            Now = now,
        };
    }

    /// <summary>The addresses that are asked, in order.</summary>
    public IEnumerable<(SiteEndpoint Endpoint, bool IsPair, HttpUrl Url)> Endpoints =>
        SiteEndpoint
            .All.Select(e => (e, false, Site.WithPathAndQuery(e.Path)))
            .Concat(Pair is { } pair ? SiteEndpoint.OfPair.Select(e => (e, true, pair.WithPathAndQuery(e.Path))) : []);

    /// <summary>The answer that stands for an address; null when it was not asked.</summary>
    public Exchange? AnswerOf(SiteEndpoint endpoint, bool pair)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var key = endpoint.Key(pair);
        return Log.Settled.FirstOrDefault(e => IsKey(e.Spec.Key, key));
    }

    /// <summary>The next request; null when there is nothing more to ask.</summary>
    public RequestSpec? Next()
    {
        var context = new PlanContext(Site, Options, Route, Leg, Log);
        if (!Log.All.IsEmpty)
        {
            var last = Log.All[^1];
            if (last.Failure?.Cause is FailureCauses.MaxTimeReached or FailureCauses.Interrupted)
            {
                return null;
            }

            if (FollowUps.After(context, last) is { } followUp)
            {
                return followUp;
            }
        }

        foreach (var (endpoint, pair, url) in Endpoints)
        {
            if (!IsOutOfReach(pair) && !context.IsSent(endpoint.Key(pair)))
            {
                return context.Spec(endpoint.Key(pair), Purpose.SiteEndpoint, endpoint.Method, null, url) with
                {
                    BodyLimit = BodyFacts.BlockOctets,
                };
            }
        }

        // Directly the first call alone: enough to tell whose fault it is that none gets through.
        var isDone = Ended is not null || IsOutOfReach(false) || (Leg == Leg.Control && !Calls.IsEmpty);
        return !isDone && NextCall() is { } call ? ToSpec(call, context) : null;
    }

    /// <summary>The survey with one exchange more.</summary>
    public SiteSurvey With(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var survey = this with { Log = Log.With(exchange) };
        return
            exchange.Spec.Purpose != Purpose.ServiceCall
            || FollowUps.After(new PlanContext(Site, Options, Route, Leg, survey.Log), exchange) is not null
            ? survey
            : survey.Read(exchange);
    }

    /// <summary>True when the web service took the request and answered as a SOAP service does, a fault included.</summary>
    internal static bool IsSoap(Exchange exchange) => exchange.Failure is null && Answer(exchange) is { Problem: null };

    /// <summary>What the answer's body says; a problem where it cannot be read.</summary>
    internal static SoapAnswer Answer(Exchange exchange)
    {
        if (exchange.Body is not { } body)
        {
            return new SoapAnswer { Problem = "there is no answer" };
        }

        if (body.End == BodyEnd.CutByPlan)
        {
            return new SoapAnswer
            {
                Problem =
                    exchange.Status == 200
                        ? $"the answer is longer than the {SoapReader.MaxOctets} octets that this program reads"
                        : "the answer is a page, and a long one",
            };
        }

        return body.Slices is [{ Offset: 0 } whole] && whole.Bytes.Length == body.Length
            ? SoapReader.Read(whole.Bytes.AsSpan())
            : SoapReader.Read([]);
    }

    private static bool IsKey(string actual, string key) =>
        actual == key || (actual.StartsWith(key, StringComparison.Ordinal) && actual[key.Length] is '~' or '!' or '>');

    /// <summary>True when no connection to that port was to be had: asking on teaches nothing.</summary>
    private bool IsOutOfReach(bool pair) =>
        Log.All.Any(e =>
            e.Spec.Key.StartsWith("pair/", StringComparison.Ordinal) == pair
            && e.Failure is { } failure
            && failure.Stage <= FailureStage.TlsHandshake
        );

    private SoapCall? NextCall() =>
        Cookie is { } cookie
            ? !IsSynchronised
                ? SoapCalls.Sync(cookie, NonLeaves, Leaves)
                : RevisionsLeft() is { IsEmpty: false } revisions
                    ? SoapCalls.Extended(cookie, revisions)
                    : null
            : Authorization is var (plugIn, data)
                ? SoapCalls.Cookie(plugIn, data, LastChange, Now)
                : HasConfiguration
                    ? SoapCalls.Authorization()
                    : SoapCalls.Config();

    private ImmutableArray<int> RevisionsLeft() =>
        ExtendedCalls >= MostExtendedCalls
            ? []
            : [.. Leaves.Skip(ExtendedCalls * RevisionsAtOnce).Take(RevisionsAtOnce)];

    private RequestSpec ToSpec(SoapCall call, PlanContext context)
    {
        var url = Site.WithPathAndQuery(call.Endpoint.Path);
        var key = string.Create(CultureInfo.InvariantCulture, $"service/{call.Name}-{Calls.Length + 1}");
        var plain = context.Spec(key, Purpose.ServiceCall, "POST", null, url);
        var lines = new ProfileLines(Options.ExtraHeaders);
        lines.Own(plain.Headers.Contains("Proxy-Connection") ? "Proxy-Connection" : "Connection", "Keep-Alive");
        lines.Own("Content-Type", "text/xml; charset=utf-8");
        lines.Own("User-Agent", plain.Headers.Get("User-Agent") ?? "");
        lines.Own("SOAPAction", call.Action);
        lines.TheUsers("Host", "Content-Length");
        var headers = lines
            .ToHeaderList()
            .Add("Content-Length", call.Body.Length.ToString(CultureInfo.InvariantCulture))
            .Add("Host", url.Authority);
        return plain with
        {
            Headers = plain.Headers.Get("Proxy-Authorization") is { } authorization
                ? headers.Add("Proxy-Authorization", authorization)
                : headers,
            Body = call.Body,
            BodyLimit = SoapReader.MaxOctets,
            KeepsBody = true,
        };
    }

    private SiteSurvey Read(Exchange exchange)
    {
        var name = exchange.Spec.Key["service/".Length..].Split('-')[0];
        if (exchange.Failure is { } failure)
        {
            return Stop(exchange, name, null, $"no answer: {failure.Cause}");
        }

        var answer = Answer(exchange);
        if (answer.Fault is { } fault)
        {
            return fault.IsAnsweredByBeginningAnew && Restarts == 0
                ? Note(exchange, name, fault, "begun anew, as a client would") with
                {
                    HasConfiguration = false,
                    Restarts = 1,
                    LastChange = null,
                    Authorization = null,
                    Cookie = null,
                    IsSynchronised = false,
                    Rounds = 0,
                    NonLeaves = [],
                    Leaves = [],
                    ExtendedCalls = 0,
                }
                : Stop(exchange, name, fault, null);
        }

        if (exchange.Status != 200 || answer.Result is not { } result)
        {
            return Stop(exchange, name, null, exchange.Status == 200 ? answer.Problem : null);
        }

        if (result.Name.LocalName != name + "Response")
        {
            return Stop(exchange, name, null, $"the answer is a {Printable.Escape(result.Name.LocalName, 60)}");
        }

        var content = SoapReader.Child(result, name + "Result");
        var next = name switch
        {
            "GetConfig" => ReadConfig(exchange, content),
            "GetAuthorizationCookie" => ReadAuthorization(exchange, content),
            "GetCookie" => ReadCookie(exchange, content),
            "SyncUpdates" => ReadSync(exchange, content),
            _ => ReadExtended(exchange, content),
        };
        return next.Log.All.Sum(e => e.Spec.Purpose == Purpose.ServiceCall ? e.Body?.Length ?? 0 : 0) > MostOctets
            ? next.Bound($"its answers have more than {MostOctets} octets together")
            : next;
    }

    private SiteSurvey ReadConfig(Exchange exchange, XElement? content)
    {
        var wants = SoapReader.Text(content, "IsRegistrationRequired") switch
        {
            "true" or "1" => true,
            "false" or "0" => false,
            _ => (bool?)null,
        };
        return Note(
            exchange,
            "GetConfig",
            null,
            wants switch
            {
                true => "wants clients to register",
                false => "wants no registration",
                null => "configuration given",
            }
        ) with
        {
            HasConfiguration = true,
            WantsRegistration = wants,
            LastChange = SoapReader.Text(content, "LastChange") is { Length: > 0 and <= 64 } change ? change : null,
        };
    }

    private SiteSurvey ReadAuthorization(Exchange exchange, XElement? content) =>
        SoapReader.Text(content, "CookieData") is { } data
            ? Note(exchange, "GetAuthorizationCookie", null, "cookie given") with
            {
                Authorization = (SoapReader.Text(content, "PlugInId") ?? "SimpleTargeting", data),
                Secrets = Secrets.Add(data),
            }
            : Stop(exchange, "GetAuthorizationCookie", null, "the answer has no CookieData");

    private SiteSurvey ReadCookie(Exchange exchange, XElement? content) =>
        SoapReader.Text(content, "EncryptedData") is { } data
            ? Note(exchange, "GetCookie", null, "cookie given") with
            {
                Cookie = new ServiceCookie(SoapReader.Text(content, "Expiration") ?? "2000-01-01T00:00:00Z", data),
                Secrets = Secrets.Add(data),
            }
            : Stop(exchange, "GetCookie", null, "the answer has no EncryptedData");

    private SiteSurvey ReadSync(Exchange exchange, XElement? content)
    {
        var known = new HashSet<int>(NonLeaves.Concat(Leaves));
        var nonLeaves = NonLeaves.ToBuilder();
        var leaves = Leaves.ToBuilder();
        var isFull = false;
        var found = 0;
        foreach (var update in SoapReader.Children(SoapReader.Child(content, "NewUpdates"), "UpdateInfo"))
        {
            if (
                !int.TryParse(
                    SoapReader.Text(update, "ID"),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var id
                ) || !known.Add(id)
            )
            {
                continue;
            }

            if (known.Count > MostRevisions)
            {
                isFull = true;
                break;
            }

            found++;
            (SoapReader.Text(update, "IsLeaf") is "true" or "1" ? leaves : nonLeaves).Add(id);
        }

        var cookie = SoapReader.Child(content, "NewCookie");
        var survey = Note(exchange, "SyncUpdates", null, $"{found} new revisions") with
        {
            Rounds = Rounds + 1,
            NonLeaves = nonLeaves.ToImmutable(),
            Leaves = leaves.ToImmutable(),
            IsSynchronised = found == 0 || isFull || leaves.Count >= EnoughLeaves || Rounds + 1 >= MostRounds,
            IsBounded = IsBounded || isFull || (found > 0 && Rounds + 1 >= MostRounds && leaves.Count < EnoughLeaves),
            Cookie = SoapReader.Text(cookie, "EncryptedData") is { } data
                ? new ServiceCookie(SoapReader.Text(cookie, "Expiration") ?? Cookie!.Expiration, data)
                : Cookie,
            Secrets = SoapReader.Text(cookie, "EncryptedData") is { } secret ? Secrets.Add(secret) : Secrets,
        };
        return survey is { IsSynchronised: true, Leaves.IsEmpty: true }
            ? survey with
            {
                Ended = "no update is offered to a client that has not registered",
            }
            : survey;
    }

    private SiteSurvey ReadExtended(Exchange exchange, XElement? content)
    {
        var sizes = Sizes.ToBuilder();
        foreach (var update in SoapReader.Children(SoapReader.Child(content, "Updates"), "Update"))
        {
            if (sizes.Count >= MostFiles)
            {
                break;
            }

            foreach (var file in SoapReader.Files(SoapReader.Text(update, "Xml") ?? "", MostFiles - sizes.Count))
            {
                sizes[file.Digest] = file.Size;
            }
        }

        var files = Files.ToBuilder();
        var unreadable = UnreadableUrls;
        foreach (var location in SoapReader.Children(SoapReader.Child(content, "FileLocations"), "FileLocation"))
        {
            if (files.Count >= MostFiles)
            {
                break;
            }

            if (HttpUrl.TryParse(SoapReader.Text(location, "Url") ?? "", out var url, out _))
            {
                files.Add(new SiteFile(url, sizes.GetValueOrDefault(SoapReader.Text(location, "FileDigest") ?? "")));
            }
            else
            {
                unreadable++;
            }
        }

        var survey = Note(
            exchange,
            "GetExtendedUpdateInfo",
            null,
            files.Count - Files.Length == 1 ? "1 file" : $"{files.Count - Files.Length} files"
        ) with
        {
            Sizes = sizes.ToImmutable(),
            Files = files.ToImmutable(),
            UnreadableUrls = unreadable,
            ExtendedCalls = ExtendedCalls + 1,
        };
        return survey.RevisionsLeft().IsEmpty
            ? survey with
            {
                Ended = survey.Files.IsEmpty ? "the updates have no files that can be asked for" : "files are known",
            }
            : survey;
    }

    private SiteSurvey Note(Exchange exchange, string name, SoapFault? fault, string? note) =>
        this with
        {
            Calls = Calls.Add(new ServiceCallResult(exchange.Number, name, exchange.Status, fault, note)),
        };

    private SiteSurvey Stop(Exchange exchange, string name, SoapFault? fault, string? note) =>
        Note(exchange, name, fault, note) with
        {
            Ended =
                fault is not null ? $"{name} was answered with the fault {Printable.Escape(fault.Name, 60)}"
                : note is not null ? $"{name}: {note}"
                : $"{name} was answered with {exchange.Status}",
        };

    private SiteSurvey Bound(string why) => this with { Ended = why, IsBounded = true };
}

/// <summary>One call of a web service with its end.</summary>
/// <param name="Exchange">Number of the exchange.</param>
/// <param name="Name">The call's name in the protocol.</param>
/// <param name="Status">HTTP status; null without an answer.</param>
/// <param name="Fault">The SOAP fault; null for none.</param>
/// <param name="Note">What came of it; null where status or fault say all.</param>
public sealed record ServiceCallResult(int Exchange, string Name, int? Status, SoapFault? Fault, string? Note);
