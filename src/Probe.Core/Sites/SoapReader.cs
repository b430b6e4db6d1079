using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Probe.Http;

namespace Probe.Sites;

/// <summary>
/// Reads what a web service answered. The server is not trusted: no DTD, no entity, no outside reference, and depth,
/// elements and octets are bounded.
/// </summary>
internal static class SoapReader
{
    /// <summary>Most octets of one answer.</summary>
    internal const int MaxOctets = 4 * 1024 * 1024;

    private const int TitleWithin = 64 * 1024;
    private const int MaxDepth = 64;
    private const int MaxElements = 100_000;

    /// <summary>Reads one answer: a result, a fault, or why it is neither.</summary>
    /// <param name="octets">The body.</param>
    internal static SoapAnswer Read(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
        {
            return new SoapAnswer { Problem = "the answer has no body" };
        }

        if (octets.Length > MaxOctets)
        {
            return new SoapAnswer { Problem = $"the answer is longer than {MaxOctets} octets" };
        }

        if (WebPages.Begins(octets))
        {
            return new SoapAnswer
            {
                Problem = WebPages.Title(octets[..Math.Min(octets.Length, TitleWithin)]) is { } title
                    ? $"the answer is a web page, '{Printable.Escape(title, 60)}'"
                    : "the answer is a web page",
            };
        }

        var bytes = octets.ToArray();
        try
        {
            Measure(bytes);
            using var reader = XmlReader.Create(new MemoryStream(bytes, writable: false), Settings());
            var envelope = XDocument.Load(reader, LoadOptions.None).Root;
            if (
                envelope is not { Name.LocalName: "Envelope" }
                || Child(envelope, "Body")?.Elements().FirstOrDefault() is not { } content
            )
            {
                return new SoapAnswer { Problem = "the answer is XML, but no SOAP envelope with a body" };
            }

            return content.Name.LocalName == "Fault"
                ? new SoapAnswer { Fault = ReadFault(content) }
                : new SoapAnswer { Result = content };
        }
        catch (XmlException problem)
        {
            return new SoapAnswer
            {
                Problem = string.Create(
                    CultureInfo.InvariantCulture,
                    $"the answer is no XML that is read here (line {problem.LineNumber}, column {problem.LinePosition})"
                ),
            };
        }
    }

    /// <summary>The child of that local name; null when there is none.</summary>
    internal static XElement? Child(XElement? parent, string name) =>
        parent?.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    /// <summary>All children of that local name.</summary>
    internal static IEnumerable<XElement> Children(XElement? parent, string name) =>
        parent?.Elements().Where(e => e.Name.LocalName == name) ?? [];

    /// <summary>Text of the child of that local name; null when there is none.</summary>
    internal static string? Text(XElement? parent, string name) => Child(parent, name)?.Value.Trim();

    /// <summary>
    /// The files that a metadata fragment names. Fragments come without the declarations of their prefixes, so
    /// prefixes are not looked at.
    /// </summary>
    internal static ImmutableArray<(string Digest, string Name, long? Size)> Files(string fragment, int most)
    {
        var files = ImmutableArray.CreateBuilder<(string, string, long?)>();
        try
        {
            using var reader = new XmlTextReader(fragment, XmlNodeType.Element, null)
            {
                Namespaces = false,
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
            };
            var elements = 0;
            while (files.Count < most && reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                if (++elements > MaxElements || reader.Depth > MaxDepth)
                {
                    break;
                }

                if (
                    reader.Name[(reader.Name.IndexOf(':', StringComparison.Ordinal) + 1)..] == "File"
                    && reader.GetAttribute("Digest") is { Length: > 0 and <= 128 } digest
                )
                {
                    long? size = long.TryParse(
                        reader.GetAttribute("Size"),
                        NumberStyles.None,
                        CultureInfo.InvariantCulture,
                        out var octets
                    )
                        ? octets
                        : null;
                    files.Add((digest, reader.GetAttribute("FileName") ?? "", size));
                }
            }
        }
        catch (XmlException)
        {
            // What was read until then stands; a fragment that cannot be read names no file.
        }

        return files.ToImmutable();
    }

    private static SoapFault ReadFault(XElement fault)
    {
        var detail = Child(fault, "detail");
        return new SoapFault(
            Text(fault, "faultcode") ?? "",
            Text(fault, "faultstring") ?? "",
            Text(detail, "ErrorCode"),
            Text(detail, "Message")
        );
    }

    /// <summary>One pass that keeps nothing: what is too deep or has too many elements is not loaded.</summary>
    private static void Measure(byte[] octets)
    {
        using var reader = XmlReader.Create(new MemoryStream(octets, writable: false), Settings());
        var elements = 0;
        while (reader.Read())
        {
            if (
                reader.Depth > MaxDepth
                || (reader.NodeType == XmlNodeType.Element && (elements += 1 + reader.AttributeCount) > MaxElements)
            )
            {
                throw new XmlException("too deep or too many elements");
            }
        }
    }

    private static XmlReaderSettings Settings() =>
        new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
            MaxCharactersInDocument = MaxOctets,
            MaxCharactersFromEntities = 1024,
            CheckCharacters = true,
        };
}

/// <summary>One answer of a web service: exactly one of the three is there.</summary>
internal sealed record SoapAnswer
{
    /// <summary>The response element inside the body.</summary>
    internal XElement? Result { get; init; }

    /// <summary>The fault.</summary>
    internal SoapFault? Fault { get; init; }

    /// <summary>Why it is neither.</summary>
    internal string? Problem { get; init; }
}

/// <summary>A SOAP fault; all of it is the server's text.</summary>
/// <param name="Code">The faultcode, such as <c>soap:Server</c>.</param>
/// <param name="Text">The faultstring.</param>
/// <param name="ErrorCode">ErrorCode of the detail, such as <c>InvalidCookie</c>; null when it has none.</param>
/// <param name="Message">Message of the detail.</param>
public sealed record SoapFault(string Code, string Text, string? ErrorCode, string? Message)
{
    /// <summary>What it is called: the error code where there is one.</summary>
    public string Name => ErrorCode is { Length: > 0 } code ? code : Code;

    /// <summary>What it means to a client (MS-WUSP, ErrorCode); null for one that the protocol does not know.</summary>
    public string? Meaning =>
        Name switch
        {
            "InvalidCookie" =>
                "the server does not take the cookie that it has just given; behind a load balancer, another member gave it",
            "CookieExpired" => "the cookie has run out; a client gets a new one and goes on",
            "ConfigChanged" => "the configuration has changed since; a client reads it again and goes on",
            "ServerChanged" =>
                "the client has been talking to another server, or its database was restored; a client begins anew",
            "RegistrationRequired" =>
                "the client has to register before it is told of updates, which this program never does",
            "RegistrationNotRequired" => "the client registered with a server that wants no registration",
            "InvalidParameters" => "the server does not take the parameters of the call",
            "InternalServerError" => "the server failed inside, often for want of its database",
            "FileLocationChanged" => "files have moved since; a client asks for their locations again",
            "IncompatibleProtocolVersion" => "the server does not speak this version of the protocol",
            _ => null,
        };

    /// <summary>True where a client would begin anew and go on.</summary>
    internal bool IsAnsweredByBeginningAnew =>
        Name is "InvalidCookie" or "CookieExpired" or "ConfigChanged" or "ServerChanged" or "FileLocationChanged";
}
