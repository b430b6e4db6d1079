using System.Text;

namespace Probe.Cli.Edge;

/// <summary>Where output goes and how wide and colourful it may be.</summary>
internal sealed record Terminal
{
    /// <summary>Columns where there is no terminal to ask.</summary>
    internal const int DefaultWidth = 100;

    /// <summary>Code page of UTF-8.</summary>
    private const int Utf8 = 65001;

    /// <summary>Fewest columns that a report is laid out for.</summary>
    internal const int NarrowestWidth = 60;

    /// <summary>Most columns that a report makes use of.</summary>
    internal const int WidestWidth = 200;

    /// <summary>The report, and nothing else.</summary>
    internal required TextWriter Out { get; init; }

    /// <summary>Everything else.</summary>
    internal required TextWriter Error { get; init; }

    /// <summary>True when somebody looks at <see cref="Out"/>.</summary>
    internal bool OutIsTerminal { get; init; }

    /// <summary>True when somebody looks at <see cref="Error"/>.</summary>
    internal bool ErrorIsTerminal { get; init; }

    /// <summary>Columns.</summary>
    internal int Width { get; init; } = DefaultWidth;

    /// <summary>False where the output's encoding has no more than ASCII or one code page.</summary>
    internal bool Unicode { get; init; } = true;

    /// <summary>True when ANSI sequences do what they mean: not with TERM=dumb.</summary>
    internal bool UnderstandsAnsi { get; init; } = true;

    /// <summary>True once the reader of <see cref="Out"/> went away: what is written from then on is lost.</summary>
    internal Func<bool> ReaderIsGone { get; init; } = () => false;

    /// <summary>True when nothing forbids colour: no NO_COLOR (no-color.org), no TERM=dumb.</summary>
    internal bool ColourAllowed { get; init; }

    /// <summary>Writes a report, or a piece of one that goes on, and sends it off.</summary>
    /// <exception cref="OutputLostException">It cannot be written: the disk is full, the output is closed.</exception>
    internal void Write(Action<TextWriter> write)
    {
        lock (Out)
        {
            write(Out);
            Out.Flush();
        }
    }

    /// <summary>The process's own console.</summary>
    internal static Terminal OfProcess()
    {
        var outIsTerminal = !Console.IsOutputRedirected;
        if (OperatingSystem.IsWindows())
        {
            UseUtf8();
        }

        var output = ReportStream.OfProcess();
        var ansi = Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal
        {
            UnderstandsAnsi = ansi,
            Unicode = Console.OutputEncoding.CodePage == Utf8,
            Out = Writer(output, autoFlush: false),
            ReaderIsGone = () => output.ReaderIsGone,
            Error = Writer(new ErrorStream(Console.OpenStandardError()), autoFlush: true),
            OutIsTerminal = outIsTerminal,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = Math.Clamp(outIsTerminal ? WindowWidth() : DefaultWidth, NarrowestWidth, WidestWidth),
            ColourAllowed = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && ansi,
        };
    }

    /// <summary>
    /// A writer on the bare stream: <see cref="Console.Out"/> would read the terminal's description and take over
    /// signals first, a third of the time that <c>--version</c> takes.
    /// </summary>
    private static TextWriter Writer(Stream stream, bool autoFlush)
    {
        var encoding = Console.OutputEncoding.CodePage == Utf8 ? new UTF8Encoding(false) : Console.OutputEncoding;
        return TextWriter.Synchronized(new StreamWriter(stream, encoding, bufferSize: 4096) { AutoFlush = autoFlush });
    }

    /// <summary>The Windows console starts with a code page that has no box lines and no arrows.</summary>
    private static void UseUtf8()
    {
        try
        {
            Console.OutputEncoding = new UTF8Encoding(false);
        }
        catch (IOException)
        {
            // No console: the encoding stays as it is, and reports do with ASCII.
        }
    }

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : DefaultWidth;
        }
        catch (Exception problem) when (problem is IOException or PlatformNotSupportedException)
        {
            return DefaultWidth;
        }
    }
}
