using Probe.Checks;
using Probe.Checks.Connect;
using Probe.Findings;
using Probe.Reports.Json;
using Probe.Sites;
using Spectre.Console;

namespace Probe.Reports.Terminal;

/// <summary>A WSUS site as a whole: each address that clients touch, the web services, what they led to.</summary>
internal static class SiteBlock
{
    private const int LabelWidth = 10;

    /// <summary>Columns of an error code with the comma after it: it is never broken.</summary>
    private const int LongestCode = 11;

    internal static void Write(Screen screen, SiteResult site)
    {
        var (sign, title, style) = TitleOf(screen.Glyphs, site);
        screen.Line(
            screen.Text($"{sign} {title}", style).Add($" {screen.Glyphs.Dot} ").Add(screen.Short(site.Site.ToString()))
        );
        screen.Gap();
        WriteRoute(screen, site);
        screen.Beside(
            left =>
            {
                WriteEndpoints(left, site);
                WriteFindings(left, site);
            },
            right =>
            {
                WriteCalls(right, site);
                WriteFiles(right, site);
            }
        );
    }

    /// <summary>Over which way it was asked, and how much.</summary>
    internal static void WriteRoute(Screen screen, SiteResult site)
    {
        screen.Hang("via", screen.Text(screen.Short(Wording.RouteOf(site.Decision, null))), 2, 6);
        if (site.Decision.Problem is { } problem)
        {
            screen.Hang("", screen.Text(screen.Short(problem), Ink.Warning), 2, 6);
        }

        var octets = site.Log.All.Sum(e => e.Body?.Length ?? 0);
        screen.Hang(
            "run",
            screen.Text($"{Units.Count(site.Log.All.Length, "request")}, {Units.Octets(octets)}", Ink.Faint),
            2,
            6
        );
    }

    /// <summary>The site's title once more, at the end of a long report.</summary>
    internal static void WriteAgain(Screen screen, SiteResult site)
    {
        var (sign, title, style) = TitleOf(screen.Glyphs, site);
        var failed = site.Checks.Where(c => c.Status == CheckStatus.Failed).Select(c => c.Check.Id).ToList();
        screen.Gap();
        screen.Line(
            screen
                .Text($"{sign} {title}", style)
                .Add(failed.Count == 0 ? "" : $" {screen.Glyphs.Dot} {string.Join(", ", failed)}")
        );
    }

    /// <summary>Sign, words and style of the site.</summary>
    internal static (string Sign, string Title, Style Style) TitleOf(Glyphs glyphs, SiteResult site) =>
        !site.IsWell(failOnAdvisory: false)
            ? site.IsNoWsusServer
                ? (glyphs.Bad, "NOT A WSUS SERVER: A LOGIN OR BLOCK PAGE ANSWERS", Ink.BadStrong)
                : site.Complete
                    ? (glyphs.Bad, "WSUS SITE FAILS ITS CLIENTS", Ink.BadStrong)
                    : (glyphs.NotRun, "WSUS SITE UNDECIDED", Ink.WarningStrong)
            : site.IsWell(failOnAdvisory: true)
                ? (glyphs.Good, "WSUS SITE ANSWERS ITS CLIENTS", Ink.GoodStrong)
                : (glyphs.Warning, "WSUS SITE ANSWERS ITS CLIENTS, WITH ADVICE", Ink.WarningStrong);

    private static void WriteEndpoints(Screen screen, SiteResult site)
    {
        if (site.Endpoints.IsEmpty)
        {
            return;
        }

        screen.Title("ADDRESSES", screen.Text("that clients touch", Ink.Faint));
        if (RoomOfNotes(screen, site) < LongestCode)
        {
            WriteNarrow(screen, site);
            return;
        }

        var table = Tables.New(screen, ("", false), ("address", false), ("answer", true), ("note", false));
        foreach (var row in site.Endpoints)
        {
            var (sign, style) = SignOf(screen.Glyphs, row);
            table.AddRow(
                Tables.Cell(screen, sign, style),
                Tables.Cell(screen, Address(row), Ink.Plain),
                Tables.Cell(screen, Answer(row), style),
                Tables.Cell(screen, NoteOf(screen, row), Ink.Faint)
            );
        }

        screen.Add(table, 2);
    }

    /// <summary>Columns that the other cells leave to the notes.</summary>
    private static int RoomOfNotes(Screen screen, SiteResult site)
    {
        var gap = screen.Width < 100 ? 1 : 2;
        var address = site.Endpoints.Max(e => screen.Text(Address(e)).Width);
        var answer = site.Endpoints.Max(e => screen.Text(Answer(e)).Width);
        return screen.Width
            - 2
            - 1
            - Math.Max(address, "address".Length)
            - Math.Max(answer, "answer".Length)
            - (4 * gap);
    }

    /// <summary>The same without columns, where a code would not fit into the last one.</summary>
    private static void WriteNarrow(Screen screen, SiteResult site)
    {
        foreach (var row in site.Endpoints)
        {
            var (sign, style) = SignOf(screen.Glyphs, row);
            var answer = Answer(row);
            var note = NoteOf(screen, row);
            screen.Hang(
                sign,
                screen
                    .Text(Address(row), Ink.Plain)
                    .Add(answer.Length == 0 ? "" : " " + answer, style)
                    .Add(note.Length == 0 ? "" : " " + note, Ink.Faint),
                2,
                2,
                style
            );
        }
    }

    internal static string Address(SiteEndpointResult row) =>
        row.IsPair ? $"{row.Url.Scheme} {row.Url.Port} {ShortPath(row.Endpoint.Path)}" : row.Endpoint.Path;

    // The same path stands above it once already.
    private static string ShortPath(string path) => path[path.LastIndexOf('/')..];

    internal static string Answer(SiteEndpointResult row) =>
        row.Answer switch
        {
            null => "",
            { Status: { } status } => Units.Number(status),
            { Failure: { } failure } => failure.Cause,
            _ => "none",
        };

    internal static string NoteOf(Screen screen, SiteEndpointResult row)
    {
        var notes = new List<string>();
        if (row.State == EndpointState.NotAsked)
        {
            notes.Add("not asked, nothing answers there");
        }
        else if (row.IsPair && row.State == EndpointState.Unreachable)
        {
            notes.Add("no site at this port over this route");
        }
        else if (row.AgentError is { } error)
        {
            notes.Add(error.Hex);
        }

        if (row.State == EndpointState.Page)
        {
            notes.Add("a web page in its place");
        }

        if (row.Location is { } location)
        {
            notes.Add("to " + location);
        }

        if (row.Hsts is { } hsts)
        {
            notes.Add(row.Url.IsTls ? "HSTS " + hsts : $"HSTS {hsts}, void on http");
        }

        if (notes.Count == 0 && screen.Width >= 90)
        {
            notes.Add(row.Endpoint.Role);
        }

        return screen.Short(string.Join(", ", notes));
    }

    internal static (string Sign, Style Style) SignOf(Glyphs glyphs, SiteEndpointResult row) =>
        row.State switch
        {
            EndpointState.Answers => (glyphs.Good, Ink.Good),
            EndpointState.NotAsked => (glyphs.NotRun, Ink.Faint),
            _ when row.IsPair => (glyphs.NotApplicable, Ink.Faint),
            EndpointState.Redirects => (glyphs.Warning, Ink.Warning),
            _ => (glyphs.Bad, Ink.Bad),
        };

    /// <summary>The calls of the web services.</summary>
    internal static void WriteCalls(Screen screen, SiteResult site)
    {
        screen.Title(
            "WEB SERVICES",
            screen.Text(
                site.Rounds == 0
                    ? ""
                    : $"{Units.Count(site.Revisions, "revision")} in {Units.Count(site.Rounds, "round")}",
                Ink.Faint
            )
        );
        foreach (var call in site.Calls)
        {
            var isFine =
                call is { Status: 200, Fault: null }
                && site.Ended?.StartsWith(call.Name, StringComparison.Ordinal) != true;
            var isExpected = call.Fault?.Name == "RegistrationRequired";
            var (sign, style) =
                isFine ? (screen.Glyphs.Good, Ink.Good)
                : isExpected || call is { Fault: not null, Note: not null } ? (screen.Glyphs.Warning, Ink.Warning)
                : (screen.Glyphs.Bad, Ink.Bad);
            var said = call.Fault is { } fault
                ? fault.Name
                    + (fault.Meaning is { } meaning ? ": " + meaning : "")
                    + (call.Note is { } n ? "; " + n : "")
                : call.Note ?? "";
            screen.Hang(
                sign,
                screen
                    .Text(call.Name)
                    .Add($" #{Units.Number(call.Exchange)}", Ink.Note)
                    .Add(call.Status is { } status ? $" {Units.Number(status)}" : "", Ink.Plain)
                    .Add(said.Length == 0 ? "" : " " + screen.Short(said), Ink.Faint),
                2,
                2,
                style
            );
        }

        if (site.Calls.IsEmpty)
        {
            screen.Hang(screen.Glyphs.NotRun, screen.Text("not called", Ink.Faint), 2, 2);
        }

        if (site.IsBounded)
        {
            screen.Hang(
                screen.Glyphs.Warning,
                screen.Text("ended by a bound of this program; the site goes on", Ink.Warning),
                2,
                2
            );
        }
    }

    /// <summary>The files that they led to, and which are left out.</summary>
    internal static void WriteFiles(Screen screen, SiteResult site)
    {
        screen.Title("FILES", screen.Text($"{Units.Number(site.Files)} named by the web services", Ink.Faint));
        if (site.Targets.Note is { } note)
        {
            screen.Hang(screen.Glyphs.Warning, screen.Text(screen.Short(note), Ink.Warning), 2, 2);
        }

        foreach (var target in site.Targets.Urls)
        {
            screen.Hang(
                target.Why,
                screen
                    .Text(target.Size is { } size ? Units.Octets(size) + " " : "", Ink.Faint)
                    .Add(screen.Short(target.Url.ToString())),
                2,
                LabelWidth + 1
            );
        }

        foreach (var (host, files) in site.Targets.NotContacted.Take(8))
        {
            screen.Hang(
                "left out",
                screen
                    .Text(screen.Short(host), Ink.Warning)
                    .Add($", {Units.Count(files, "file")}; --allow-host {screen.Short(host)} gets them", Ink.Faint),
                2,
                LabelWidth + 1
            );
        }
    }

    private static void WriteFindings(Screen screen, SiteResult site)
    {
        var failed = site
            .Checks.Where(c => c.Status == CheckStatus.Failed)
            .SelectMany(c => c.Findings.Select(f => (Finding: f, c.Check.Level)))
            .OrderBy(f => f.Level)
            .ToList();
        WriteChecks(screen, site);
        if (failed.Count == 0)
        {
            return;
        }

        screen.Title("FINDINGS");
        foreach (var (finding, level) in failed)
        {
            Write(screen, finding, level);
        }
    }

    private static void WriteChecks(Screen screen, SiteResult site)
    {
        screen.Title("CHECKS", screen.Text("of the site", Ink.Faint));
        foreach (var check in site.Checks)
        {
            var (sign, style) = CheckSummary.SignOf(screen.Glyphs, check);
            screen.Hang(
                sign,
                screen
                    .Text(check.Check.Id)
                    .Add(check.Check.Level == CheckLevel.Advisory ? " (advisory)" : "", Ink.Faint)
                    .Add(check.Status == CheckStatus.Failed ? "" : ": " + screen.Short(check.Reason), Ink.Faint),
                2,
                2,
                style
            );
        }
    }

    private static void Write(Screen screen, Finding finding, CheckLevel level)
    {
        screen.Line(FindingBlock.TitleOf(screen, finding, level, decides: false), 2);
        WriteBody(screen, finding);
    }

    /// <summary>Everything of a site's finding but its title.</summary>
    internal static void WriteBody(Screen screen, Finding finding)
    {
        screen.Hang("", screen.Text(screen.Short(finding.Summary)), 2, 2);
        screen.Hang("expected", screen.Text(screen.Short(finding.Expected), Ink.Good), 4, LabelWidth);
        screen.Hang("actual", screen.Text(screen.Short(finding.Actual), Ink.Bad), 4, LabelWidth);
        if (finding.BitsError is { } error)
        {
            var isOfJobs = finding.CheckId == TlsIsTrusted.Id;
            screen.Hang(
                "client",
                screen.Text(
                    $"{error.Name} {error.Hex} ({finding.Basis}), of {(isOfJobs ? "BITS jobs" : "the update agent, not of BITS")}"
                ),
                4,
                LabelWidth
            );
        }

        screen.Hang(
            "culprit",
            screen
                .Text(Tokens.Of(finding.Culprit.Party))
                .Add(", " + Wording.Of(finding.Culprit.Confidence) + ": ", Ink.Faint)
                .Add(screen.Short(finding.Culprit.Why)),
            4,
            LabelWidth
        );
        screen.Hang("fix", screen.Text(Screen.Whole(finding.Remedy)), 4, LabelWidth);
        if (finding.Exchanges.Any())
        {
            screen.Hang("evidence", screen.Text(Wording.Numbers(finding.Exchanges), Ink.Note), 4, LabelWidth);
        }

        screen.Hang("source", screen.Text().AddSource(screen.Short(finding.Sources[0]), Ink.Faint), 4, LabelWidth);
    }
}
