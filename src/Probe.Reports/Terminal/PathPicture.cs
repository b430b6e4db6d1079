using System.Net;
using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Options;
using Probe.Verdicts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Probe.Reports.Terminal;

/// <summary>
/// The way of a request, client to origin, each party with what is known of it and the broken hop marked:
/// <code>
/// ✓ client ────────► ✓ resolver ──────► ✗ proxy ╌╌╌╌╌╌╌╌► ✓ origin
/// this machine       10.20.1.5          proxy:3128        wsus01:8530
///                                       ▲ breaks here
/// </code>
/// </summary>
internal static class PathPicture
{
    private const int Indent = 2;
    private const int Margin = 2;
    private const int LeastHop = 14;
    private const int WidestHop = 48;
    internal const string BreaksHere = "breaks here";

    internal static void Write(Screen screen, RunGroup group)
    {
        var hops = HopsOf(group).ToList();
        var widths = Widths(screen, hops);
        var path = screen.Text(new string(' ', Indent));
        var marks = screen.Text(new string(' ', Indent));
        for (var i = 0; i < hops.Count; i++)
        {
            var (sign, style) = SignOf(screen.Glyphs, hops[i].State);
            path.Add(sign + " " + hops[i].Name, style);
            if (i < hops.Count - 1)
            {
                var line = hops[i + 1].Passed ? screen.Glyphs.Line : screen.Glyphs.BrokenLine;
                var length = widths[i] - hops[i].Name.Length - 5;
                path.Add(" " + Screen.Repeat(line, length) + screen.Glyphs.Arrow + " ", Ink.Faint);
            }

            var mark = hops[i].State == HopState.Broken ? screen.Glyphs.Up + " " + BreaksHere : "";
            marks.Add(mark, Ink.BadStrong).Add(new string(' ', Math.Max(0, widths[i] - mark.Length)));
        }

        screen.Gap();
        screen.Exact(path);
        Row(screen, hops, widths, h => h.First);
        Row(screen, hops, widths, h => h.Second);
        if (hops.Exists(h => h.State == HopState.Broken))
        {
            screen.Exact(marks);
        }

        WriteControl(screen, group);
    }

    // Each hop gets what it has to say; where that is too much for the line, the widest give way.
    private static int[] Widths(Screen screen, List<Hop> hops)
    {
        var widths = hops.Select((hop, i) => WidthOf(screen, hop, isLast: i == hops.Count - 1)).ToArray();
        while (widths.Sum() > screen.Width - Indent)
        {
            var widest = Array.IndexOf(widths, widths.Max());
            widths[widest]--;
        }

        while (widths.Sum() < Math.Min(screen.Width - Indent, hops.Count * 24))
        {
            var narrowest = Array.IndexOf(widths, widths.Min());
            widths[narrowest]++;
        }

        return widths;
    }

    private static int WidthOf(Screen screen, Hop hop, bool isLast)
    {
        var text = Math.Max(screen.Text(hop.First).Width, screen.Text(hop.Second).Width) + (isLast ? 0 : Margin);
        var least = hop.State == HopState.Broken ? BreaksHere.Length + 4 : LeastHop;
        return Math.Clamp(text, least, WidestHop);
    }

    private static void Row(Screen screen, List<Hop> hops, int[] widths, Func<Hop, string> text)
    {
        var row = screen.Text(new string(' ', Indent));
        var any = false;
        foreach (var (hop, width) in hops.Zip(widths))
        {
            var fitted = screen.Text(Fit(screen, text(hop), width - (hop == hops[^1] ? 0 : Margin)), Ink.Faint);
            any |= !fitted.IsEmpty;
            row.Add(fitted).Add(new string(' ', width - fitted.Width));
        }

        if (any)
        {
            screen.Exact(row);
        }
    }

    // Names are told apart at both ends (host at the left, port at the right), so the middle goes.
    private static string Fit(Screen screen, string text, int width)
    {
        var clean = screen.Options.Unicode ? SafeText.Clean(text) : SafeText.CleanAscii(text);
        if (Phrase.FitOf(clean, width) == clean.Length)
        {
            return clean;
        }

        var left = clean[..Phrase.FitOf(clean, width / 2)];
        var right = clean.Length;
        while (
            right > left.Length
            && !char.IsLowSurrogate(clean[right - 1])
            && new Segment(clean[(right - 1)..]).CellCount() <= width - (width / 2) - 1
        )
        {
            right--;
        }

        return left + screen.Glyphs.Ellipsis + clean[right..];
    }

    internal static (string Sign, Style Style) SignOf(Glyphs glyphs, HopState state) =>
        state switch
        {
            HopState.Good => (glyphs.Good, Ink.Good),
            HopState.Broken => (glyphs.Bad, Ink.BadStrong),
            HopState.NotUsed => (glyphs.NotApplicable, Ink.Faint),
            _ => (glyphs.NotRun, Ink.Faint),
        };

    /// <summary>The parties from client to origin, with what is known of each.</summary>
    internal static IEnumerable<Hop> HopsOf(RunGroup group)
    {
        var run = group.Worst;
        var main = run.Log.Main.ToList();
        var culprit = group.IsFine ? null : run.Verdict.Culprit?.Party;
        yield return Client(run, main, culprit == Party.Client);
        yield return Resolver(run, main, culprit == Party.Resolver);
        if (run.Decision.Route is not { Kind: RouteKind.Direct })
        {
            yield return Proxy(run, main, culprit == Party.Proxy);
        }

        yield return Origin(run, main, culprit == Party.Origin);
    }

    private static Hop Client(RunResult run, List<Exchange> main, bool broken)
    {
        var seen = main.Select(e => e.Connection.Local).OfType<string>().FirstOrDefault();
        var who =
            !run.IsObserved ? "this machine"
            : seen is null ? "not shown"
            : IPEndPoint.TryParse(seen, out var end) ? end.Address.ToString()
            : seen;
        return new Hop("client", broken ? HopState.Broken : HopState.Good, who, "");
    }

    private static Hop Resolver(RunResult run, List<Exchange> main, bool broken)
    {
        var name = run.Decision.Route is { Proxy: { } proxy } ? proxy.Host : run.Url.Host;
        if (!broken && IPAddress.TryParse(name, out _))
        {
            return new Hop("resolver", HopState.NotUsed, "not needed", "");
        }

        var address = main.SelectMany(e => e.Connection.Addresses).FirstOrDefault();
        if (run.IsObserved && !broken && address is null)
        {
            // Who asked another client's name server, and what it said, is not in its HTTP.
            return new Hop("resolver", HopState.NotUsed, "not shown", "");
        }

        var state =
            broken || main.Any(e => e.Failure?.Stage == FailureStage.Resolve) ? HopState.Broken
            : address is not null || main.Any(e => e.Connection.Id > 0) ? HopState.Good
            : HopState.NotReached;
        return new Hop("resolver", state, address ?? (state == HopState.NotReached ? "not asked" : name), "");
    }

    private static Hop Proxy(RunResult run, List<Exchange> main, bool broken)
    {
        var state =
            broken ? HopState.Broken
            : main.Any(e => e.Connection.Id > 0) ? HopState.Good
            : HopState.NotReached;
        return new Hop(
            "proxy",
            state,
            run.Decision.Route?.Proxy?.ToString() ?? (SaysProxy(run.Decision) ? run.Decision.Setting : null) ?? "",
            run.ProxySoftware ?? (state == HopState.NotReached ? "not reached" : "")
        );
    }

    /// <summary>False where what failed is a script or a bypass list: no proxy is known.</summary>
    private static bool SaysProxy(ProxyDecision decision) =>
        decision is { Pac: null, HResult: not (HResults.ProxyBypassListTooLarge or HResults.UnableToDownloadScript) };

    private static Hop Origin(RunResult run, List<Exchange> main, bool broken)
    {
        var through = run.Decision.Route is { Kind: RouteKind.Direct }
            ? main.Any(e => e.Connection.Id > 0)
            : main.Any(e => e.Status is >= 200 and < 300);
        var (state, note) =
            broken ? (HopState.Broken, "")
            : through ? (HopState.Good, "")
            : run.Control.Reachable == true ? (HopState.Good, "answers directly")
            : (HopState.NotReached, main.Count == 0 ? "not asked" : "not seen");
        return new Hop("origin", state, run.Url.HostAndPort, note, through || (broken && main.Any(e => e.Status > 0)));
    }

    /// <summary>What the same requests gave without the proxy.</summary>
    internal static void WriteControl(Screen screen, RunGroup group)
    {
        var control = group.Worst.Control;
        var said = (control.Reachable, control.Differences.Length) switch
        {
            (true, 0) => "straight to the origin: the same answers",
            (true, var n) => $"straight to the origin: {Units.Count(n, "answer")} " + (n == 1 ? "differs" : "differ"),
            (false, _) => "the origin cannot be reached directly",
            _ => "none",
        };
        var phrase = screen.Text(said);
        if (control.Note is { } note)
        {
            phrase.Add(": " + screen.Short(note), Ink.Faint);
        }

        screen.Gap();
        screen.Hang("control", phrase, Indent, 9);
        var most = screen.MostPieces;
        foreach (var difference in control.Differences.Take(most))
        {
            screen.Hang("", screen.Text(screen.Glyphs.Dot + " " + screen.Short(difference)), Indent, 9);
        }

        if (control.Differences.Length > most)
        {
            screen.Hang(
                "",
                screen.Text($"and {control.Differences.Length - most} more ({screen.WhereAll})", Ink.Faint),
                Indent,
                9
            );
        }
    }

    /// <summary>What is known of a party.</summary>
    internal enum HopState
    {
        Good,
        Broken,
        NotReached,
        NotUsed,
    }

    /// <summary>A party on the way.</summary>
    internal sealed record Hop(string Name, HopState State, string First, string Second, bool Passed)
    {
        internal Hop(string name, HopState state, string first, string second)
            : this(name, state, first, second, state is not HopState.NotReached) { }
    }
}
