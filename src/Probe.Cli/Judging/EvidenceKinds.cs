using System.Text;
using Probe.Cli.Sweep;
using Probe.Evidence.Bundles;
using Probe.Evidence.EventLog;
using Probe.Evidence.Journal;
using Probe.Evidence.Logs;
using Probe.Evidence.Packets;

namespace Probe.Cli.Judging;

/// <summary>What a file is by its first octets, whatever it is called. The one place that knows.</summary>
internal static class EvidenceKinds
{
    /// <summary>Every kind, in the order of asking: those with a mark of their own first, text last.</summary>
    private static readonly (EvidenceKind Kind, Recogniser Is)[] InOrder =
    [
        (EvidenceKind.Capture, start => PacketFile.IsOne(start)),
        (EvidenceKind.EventLog, start => EvtxFile.IsOne(start)),
        (EvidenceKind.Bundle, start => BundleReader.IsZip(start)),
        (EvidenceKind.Journal, start => JournalReader.IsOne(start)),
        (EvidenceKind.EventLogXml, start => FirstSign(start) == '<'),
        (EvidenceKind.Har, start => FirstSign(start) == '{'),
        (EvidenceKind.W3cLog, start => Lines(start).Any(W3cLog.IsDirective)),
        (EvidenceKind.AccessLog, start => Lines(start).Any(AccessLog.IsLine)),
        (EvidenceKind.UrlList, start => Lines(start).Any(UrlList.IsUrl)),
    ];

    private delegate bool Recogniser(ReadOnlySpan<byte> start);

    /// <summary>The kind; null for none that is read.</summary>
    internal static EvidenceKind? Of(ReadOnlySpan<byte> start)
    {
        foreach (var (kind, isOne) in InOrder)
        {
            if (isOne(start))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>What is wrong with a file of no kind, where its first octets say more than that.</summary>
    internal static string? Hint(ReadOnlySpan<byte> start) =>
        start.IsEmpty ? "it is empty"
        : start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? "it is compressed (gzip); unpack it first"
        : start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? "it is compressed (zstd); unpack it first"
        : null;

    /// <summary>The kind in words.</summary>
    internal static string Words(this EvidenceKind kind) =>
        kind switch
        {
            EvidenceKind.Capture => "packet capture",
            EvidenceKind.EventLog or EvidenceKind.EventLogXml => "Windows event log",
            EvidenceKind.Bundle => "evidence bundle",
            EvidenceKind.Journal => "evidence journal",
            EvidenceKind.Har => "HAR",
            EvidenceKind.W3cLog => "W3C log (IIS)",
            EvidenceKind.AccessLog => "access log",
            EvidenceKind.UrlList => "list of URLs",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    /// <summary>The first octet that is neither a blank nor of a byte order mark, in UTF-8 or UTF-16; 0 for none.</summary>
    private static byte FirstSign(ReadOnlySpan<byte> start)
    {
        foreach (var octet in start)
        {
            if (
                octet
                is not (
                    0
                    or 0xFE
                    or 0xFF
                    or 0xEF
                    or 0xBB
                    or 0xBF
                    or (byte)' '
                    or (byte)'\t'
                    or (byte)'\r'
                    or (byte)'\n'
                )
            )
            {
                return octet;
            }
        }

        return 0;
    }

    private static IEnumerable<string> Lines(ReadOnlySpan<byte> start)
    {
        using var text = new StreamReader(
            new MemoryStream(start.ToArray()),
            Encoding.UTF8,
            detectEncodingFromByteOrderMarks: true
        );
        return text.ReadToEnd().Split('\n').Select(l => l.TrimEnd('\r'));
    }
}

/// <summary>What a file is.</summary>
internal enum EvidenceKind
{
    /// <summary>pcap or pcapng.</summary>
    Capture,

    /// <summary>.evtx.</summary>
    EventLog,

    /// <summary>Events saved as XML.</summary>
    EventLogXml,

    /// <summary>What <c>--evidence</c> kept, as a zip.</summary>
    Bundle,

    /// <summary>The journal of it.</summary>
    Journal,

    /// <summary>HTTP archive.</summary>
    Har,

    /// <summary>W3C extended log, as IIS writes it.</summary>
    W3cLog,

    /// <summary>Squid's native format, the common and the combined one.</summary>
    AccessLog,

    /// <summary>A URL a line.</summary>
    UrlList,
}
