using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;

namespace Probe.Sites;

/// <summary>
/// The calls of the update protocol (MS-WUSP) as this program makes them: SOAP 1.1 over POST. RegisterComputer is not
/// among them, so that no server gets to know a computer that there is not.
/// </summary>
internal static class SoapCalls
{
    /// <summary>Version of the protocol that is claimed, the same as in the profile's User-Agent.</summary>
    internal const string ProtocolVersion = "2.50";

    private const string Envelope = "http://schemas.xmlsoap.org/soap/envelope/";
    private const string ClientService = "http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService";
    private const string AuthorizationService =
        "http://www.microsoft.com/SoftwareDistribution/Server/SimpleAuthWebService";

    /// <summary>Always the same, so that a run leaves no new name behind each time.</summary>
    private const string ClientId = "b1750b0e-0000-4000-8000-000000000000";

    internal static SoapCall Config() =>
        Make("GetConfig", ClientService, SiteEndpoint.Client, x => Element(x, "protocolVersion", ProtocolVersion));

    internal static SoapCall Authorization() =>
        Make(
            "GetAuthorizationCookie",
            AuthorizationService,
            SiteEndpoint.Authorization,
            x =>
            {
                Element(x, "clientId", ClientId, AuthorizationService);
                Element(x, "targetGroupName", "", AuthorizationService);
                Element(x, "dnsName", "bitsprobe", AuthorizationService);
            }
        );

    internal static SoapCall Cookie(string plugIn, string cookie, string? lastChange, DateTimeOffset now) =>
        Make(
            "GetCookie",
            ClientService,
            SiteEndpoint.Client,
            x =>
            {
                x.WriteStartElement("authCookies", ClientService);
                x.WriteStartElement("AuthorizationCookie", ClientService);
                Element(x, "PlugInId", plugIn);
                Element(x, "CookieData", cookie);
                x.WriteEndElement();
                x.WriteEndElement();
                Element(x, "lastChange", lastChange ?? "2000-01-01T00:00:00Z");
                Element(
                    x,
                    "currentTime",
                    now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
                );
                Element(x, "protocolVersion", ProtocolVersion);
            }
        );

    internal static SoapCall Sync(ServiceCookie cookie, ImmutableArray<int> installed, ImmutableArray<int> cached) =>
        Make(
            "SyncUpdates",
            ClientService,
            SiteEndpoint.Client,
            x =>
            {
                Write(x, cookie);
                x.WriteStartElement("parameters", ClientService);
                Element(x, "ExpressQuery", "false");
                Numbers(x, "InstalledNonLeafUpdateIDs", "int", installed);
                Numbers(x, "OtherCachedUpdateIDs", "int", cached);
                Element(x, "SkipSoftwareSync", "false");
                x.WriteEndElement();
            }
        );

    internal static SoapCall Extended(ServiceCookie cookie, ImmutableArray<int> revisions) =>
        Make(
            "GetExtendedUpdateInfo",
            ClientService,
            SiteEndpoint.Client,
            x =>
            {
                Write(x, cookie);
                Numbers(x, "revisionIDs", "int", revisions);
                x.WriteStartElement("infoTypes", ClientService);
                Element(x, "XmlUpdateFragmentType", "Extended");
                Element(x, "XmlUpdateFragmentType", "FileUrl");
                x.WriteEndElement();
                x.WriteStartElement("locales", ClientService);
                Element(x, "string", "en");
                x.WriteEndElement();
            }
        );

    private static SoapCall Make(string name, string space, SiteEndpoint endpoint, Action<XmlWriter> parameters)
    {
        var octets = new MemoryStream();
        using (
            var xml = XmlWriter.Create(
                octets,
                new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }
            )
        )
        {
            xml.WriteStartElement("soap", "Envelope", Envelope);
            xml.WriteStartElement("soap", "Body", Envelope);
            xml.WriteStartElement(name, space);
            parameters(xml);
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return new SoapCall(name, endpoint, $"\"{space}/{name}\"", [.. octets.ToArray()]);
    }

    private static void Element(XmlWriter xml, string name, string value, string space = ClientService) =>
        xml.WriteElementString(name, space, value);

    private static void Write(XmlWriter xml, ServiceCookie cookie)
    {
        xml.WriteStartElement("cookie", ClientService);
        Element(xml, "Expiration", cookie.Expiration);
        Element(xml, "EncryptedData", cookie.Data);
        xml.WriteEndElement();
    }

    private static void Numbers(XmlWriter xml, string list, string item, ImmutableArray<int> numbers)
    {
        xml.WriteStartElement(list, ClientService);
        foreach (var number in numbers)
        {
            Element(xml, item, number.ToString(CultureInfo.InvariantCulture));
        }

        xml.WriteEndElement();
    }
}

/// <summary>One call, ready to be sent.</summary>
/// <param name="Name">Its name in the protocol.</param>
/// <param name="Endpoint">Where it goes.</param>
/// <param name="Action">Value of SOAPAction, quotes included.</param>
/// <param name="Body">The octets.</param>
internal sealed record SoapCall(string Name, SiteEndpoint Endpoint, string Action, ImmutableArray<byte> Body);

/// <summary>What the client service wants to see with each call; a secret of the session.</summary>
/// <param name="Expiration">Until when it is good, as the server wrote it.</param>
/// <param name="Data">The blob.</param>
internal sealed record ServiceCookie(string Expiration, string Data)
{
    /// <summary>Nothing of it is for any text.</summary>
    public override string ToString() => "***";
}
