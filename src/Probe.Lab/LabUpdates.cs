using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Probe.Lab.Wire;

namespace Probe.Lab;

/// <summary>
/// The origin's web services, as far as a client asks before it downloads (MS-WUSP): a small catalogue of updates
/// whose files are the lab's own, on the host by which the service was asked.
/// </summary>
internal sealed class LabUpdates(LabSite site)
{
    private const string Client = "http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService";
    private const string Authorization = "http://www.microsoft.com/SoftwareDistribution/Server/SimpleAuthWebService";
    private const string AuthorizationCookie = "bGFiLWF1dGhvcml6YXRpb24=";
    private const string SessionCookie = "bGFiLXNlc3Npb24tY29va2ll";

    /// <summary>Revisions that others build on, by what has to be installed first.</summary>
    private static readonly (int Id, int Needs, bool IsLeaf)[] Revisions =
    [
        (1, 0, false),
        (2, 0, false),
        (3, 2, false),
        (101, 1, true),
        (102, 3, true),
        (103, 3, true),
    ];

    /// <summary>True for what this answers.</summary>
    public static bool IsAsked(LabRequest request) =>
        request.Path.EndsWith(".asmx", StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers a call, or a GET as ASP.NET does where its help pages are on.</summary>
    /// <param name="request">The request.</param>
    /// <param name="filesAt">Root of the site that the files are at.</param>
    public Reply Respond(LabRequest request, string filesAt)
    {
        var name = request.Path[(request.Path.LastIndexOf('/') + 1)..];
        if (
            !name.Equals("client.asmx", StringComparison.OrdinalIgnoreCase)
            && !name.Equals("SimpleAuth.asmx", StringComparison.OrdinalIgnoreCase)
            && !name.Equals("ReportingWebService.asmx", StringComparison.OrdinalIgnoreCase)
        )
        {
            return Reply.Page(404, "Not Found", "text/html", "<html><body><h2>404 - Not Found</h2></body></html>");
        }

        if (request.IsDownload)
        {
            return Reply.Page(
                200,
                "OK",
                "text/html; charset=utf-8",
                $"<html><head><title>{name} Web Service</title></head><body>The following operations are supported.</body></html>"
            );
        }

        return request.Method == "POST"
            ? Call(request, filesAt)
            : Reply.Page(405, "Method Not Allowed", "text/html", "<html><body>405</body></html>");
    }

    /// <summary>A SOAP fault as the services make them.</summary>
    public static Reply Fault(string errorCode, string message) =>
        Envelope(
            500,
            "Internal Server Error",
            new XElement(
                XName.Get("Fault", Soap),
                new XElement("faultcode", "soap:Server"),
                new XElement("faultstring", "System.Web.Services.Protocols.SoapException: Fault occurred"),
                new XElement("faultactor", "http://wsus/ClientWebService/client.asmx"),
                new XElement(
                    "detail",
                    new XElement("ErrorCode", errorCode),
                    new XElement("Message", message),
                    new XElement("ID", "00000000-0000-0000-0000-000000000000"),
                    new XElement("Method", "\"" + Client + "/SyncUpdates\"")
                )
            )
        );

    private const string Soap = "http://schemas.xmlsoap.org/soap/envelope/";

    private Reply Call(LabRequest request, string filesAt)
    {
        XElement call;
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream([.. request.Body], writable: false),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null }
            );
            var body = XDocument.Load(reader).Root?.Elements().FirstOrDefault(e => e.Name.LocalName == "Body");
            if (body?.Elements().FirstOrDefault() is not { } first)
            {
                return Fault("InvalidParameters", "no call");
            }

            call = first;
        }
        catch (XmlException)
        {
            return Fault("InvalidParameters", "no SOAP");
        }

        var cookie = call.Descendants(XName.Get("EncryptedData", Client)).FirstOrDefault()?.Value;
        return call.Name.LocalName switch
        {
            "GetConfig" => Result(
                "GetConfig",
                Client,
                new XElement(XName.Get("LastChange", Client), "2024-05-14T17:05:00.000Z"),
                new XElement(XName.Get("IsRegistrationRequired", Client), "false")
            ),
            "GetAuthorizationCookie" => Result(
                "GetAuthorizationCookie",
                Authorization,
                new XElement(XName.Get("PlugInId", Authorization), "SimpleTargeting"),
                new XElement(XName.Get("CookieData", Authorization), AuthorizationCookie)
            ),
            "GetCookie"
                when call.Descendants(XName.Get("CookieData", Client)).FirstOrDefault()?.Value == AuthorizationCookie =>
                Result(
                    "GetCookie",
                    Client,
                    new XElement(XName.Get("Expiration", Client), "2099-01-01T00:00:00Z"),
                    new XElement(XName.Get("EncryptedData", Client), SessionCookie)
                ),
            "SyncUpdates" when cookie == SessionCookie => Sync(call),
            "GetExtendedUpdateInfo" when cookie == SessionCookie => Extended(call, filesAt),
            _ => Fault("InvalidCookie", "no cookie of this server"),
        };
    }

    private static Reply Sync(XElement call)
    {
        var installed = Numbers(call, "InstalledNonLeafUpdateIDs");
        var known = installed.Concat(Numbers(call, "OtherCachedUpdateIDs")).ToHashSet();
        return Result(
            "SyncUpdates",
            Client,
            new XElement(
                XName.Get("NewUpdates", Client),
                Revisions
                    .Where(r => (r.Needs == 0 || installed.Contains(r.Needs)) && !known.Contains(r.Id))
                    .Select(r => new XElement(
                        XName.Get("UpdateInfo", Client),
                        new XElement(XName.Get("ID", Client), r.Id),
                        new XElement(XName.Get("IsLeaf", Client), r.IsLeaf ? "true" : "false"),
                        new XElement(XName.Get("Xml", Client), "<UpdateIdentity/>")
                    ))
            ),
            new XElement(XName.Get("Truncated", Client), "false")
        );
    }

    private Reply Extended(XElement call, string filesAt)
    {
        (int Id, string Path)[] files = [(101, site.MainPath), (102, site.SmallPath), (103, LabSite.LargePath)];
        var wanted = Numbers(call, "revisionIDs")
            .SelectMany(id => files.Where(f => f.Id == id))
            .Select(f => (f.Id, File: site.Find(f.Path)!))
            .ToImmutableArray();
        return Result(
            "GetExtendedUpdateInfo",
            Client,
            new XElement(
                XName.Get("Updates", Client),
                wanted.Select(w => new XElement(
                    XName.Get("Update", Client),
                    new XElement(XName.Get("ID", Client), w.Id),
                    new XElement(
                        XName.Get("Xml", Client),
                        "<ExtendedProperties/><Files><File Digest=\""
                            + Digest(w.File.Path)
                            + "\" DigestAlgorithm=\"SHA1\" FileName=\""
                            + w.File.Path[(w.File.Path.LastIndexOf('/') + 1)..]
                            + "\" Size=\""
                            + w.File.Length.ToString(CultureInfo.InvariantCulture)
                            + "\"/></Files><cmd:HandlerSpecificData/>"
                    )
                ))
            ),
            new XElement(
                XName.Get("FileLocations", Client),
                wanted.Select(w => new XElement(
                    XName.Get("FileLocation", Client),
                    new XElement(XName.Get("FileDigest", Client), Digest(w.File.Path)),
                    new XElement(XName.Get("Url", Client), filesAt + w.File.Path)
                ))
            )
        );
    }

    /// <summary>Stands for the digest: the services pair metadata and locations by it and by nothing else.</summary>
    private static string Digest(string path) => Convert.ToBase64String(Encoding.ASCII.GetBytes(path));

    private static HashSet<int> Numbers(XElement call, string list) =>
        [
            .. call.Descendants(XName.Get(list, Client))
                .Elements()
                .Select(e =>
                    int.TryParse(e.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0
                ),
        ];

    private static Reply Result(string name, string space, params object[] content) =>
        Envelope(
            200,
            "OK",
            new XElement(XName.Get(name + "Response", space), new XElement(XName.Get(name + "Result", space), content))
        );

    private static Reply Envelope(int status, string reason, XElement content) =>
        Reply.Page(
            status,
            reason,
            "text/xml; charset=utf-8",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
                + new XElement(
                    XName.Get("Envelope", Soap),
                    new XAttribute(XNamespace.Xmlns + "soap", Soap),
                    new XElement(XName.Get("Body", Soap), content)
                ).ToString(SaveOptions.DisableFormatting)
        );
}
