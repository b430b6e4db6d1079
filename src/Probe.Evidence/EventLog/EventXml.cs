using System.Xml;
using Probe.EventLogs;

namespace Probe.Evidence.EventLog;

/// <summary>
/// Reads events saved as XML: <c>wevtutil qe LOG /f:xml</c> (events one after the other, with or without a root), the
/// event viewer's "Save as XML", and what PowerShell's <c>ToXml()</c> gives. Streams; one event is held at a time.
/// </summary>
public static class EventXml
{
    private const int MostElements = 4096;
    private const int MostDepth = 24;
    private const int MostText = 1024 * 1024;

    /// <summary>The events in the order of the text.</summary>
    /// <param name="text">The text, its encoding known.</param>
    /// <param name="passedOver">Told where reading ended early (line, column) and why.</param>
    public static IEnumerable<LoggedEvent> Read(TextReader text, Action<int, int, string> passedOver)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(passedOver);
        var settings = new XmlReaderSettings
        {
            ConformanceLevel = ConformanceLevel.Auto,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            CheckCharacters = false,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = false,
        };
        var bounded = new BoundedMarkup(text);
        using var reader = XmlReader.Create(bounded, settings);
        while (Next(reader, bounded, passedOver) is { } root)
        {
            if (EventTree.Read(root, number: null, written: null) is { } read)
            {
                yield return read;
            }
        }
    }

    private static BinXmlElement? Next(XmlReader reader, BoundedMarkup text, Action<int, int, string> passedOver)
    {
        try
        {
            while (!reader.EOF)
            {
                if (reader is { NodeType: XmlNodeType.Element, LocalName: "Event" })
                {
                    text.IsInEvent = true;
                    var element = Element(reader);
                    text.IsInEvent = false;
                    return element;
                }

                reader.Read();
                if (reader.Depth > MostDepth)
                {
                    throw Beyond(reader, $"elements are nested more than {MostDepth} deep");
                }
            }
        }
        catch (XmlException problem)
        {
            passedOver(problem.LineNumber, problem.LinePosition, FirstSentence(problem.Message));
        }

        return null;
    }

    /// <summary>The element that the reader stands at, with all within; the reader stands behind it then.</summary>
    private static BinXmlElement Element(XmlReader reader)
    {
        var top = new BinXmlElement("");
        var open = new Stack<BinXmlElement>([top]);
        var elements = 0;
        var characters = 0;
        do
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (++elements > MostElements || open.Count > MostDepth)
                    {
                        throw Beyond(
                            reader,
                            $"an event with more than {MostElements} elements, or nested more than {MostDepth} deep"
                        );
                    }

                    var element = new BinXmlElement(reader.LocalName);
                    var isEmpty = reader.IsEmptyElement;
                    while (reader.MoveToNextAttribute())
                    {
                        characters += reader.Value.Length;
                        element.Attributes.Add((reader.LocalName, reader.Value));
                    }

                    reader.MoveToElement();
                    open.Peek().Children.Add(element);
                    if (!isEmpty)
                    {
                        open.Push(element);
                    }

                    break;
                case XmlNodeType.Text:
                case XmlNodeType.CDATA:
                case XmlNodeType.SignificantWhitespace:
                    characters += reader.Value.Length;
                    open.Peek().Text.Append(reader.Value);
                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
            }

            if (characters > MostText)
            {
                throw Beyond(reader, $"an event of more than {MostText} characters");
            }
        } while (reader.Read() && open.Count > 1);

        return open.Count == 1 ? top.Children[0] : throw Beyond(reader, "the text ends within an event");
    }

    private static XmlException Beyond(XmlReader reader, string message)
    {
        var place = (IXmlLineInfo)reader;
        return new XmlException(message, null, place.LineNumber, place.LinePosition);
    }

    private static string FirstSentence(string message) =>
        message.Contains("DTD", StringComparison.Ordinal) ? "it has a DTD, which no event log has"
        : message.IndexOf(" Line ", StringComparison.Ordinal) is > 0 and var at ? message[..at].TrimEnd('.')
        : message;
}
