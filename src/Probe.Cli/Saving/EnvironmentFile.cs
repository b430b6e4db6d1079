using System.Text;
using System.Text.Json;
using Probe.Evidence.Journal;
using Probe.Options;

namespace Probe.Cli.Saving;

/// <summary>What the program ran on and what it was asked to do, for whoever reads a bundle.</summary>
internal static class EnvironmentFile
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n" };

    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="judge">A journal that was read.</param>
    internal static void Write(Stream output, JournalJudge judge)
    {
        using var json = new Utf8JsonWriter(output, Layout);
        var begin = judge.Begin!;
        json.WriteStartObject();
        json.WriteString("tool", "bitsprobe " + begin.ToolVersion);
        json.WriteString("command", begin.Command);
        json.WriteString("startedAt", begin.StartedAt);
        json.WriteBoolean("endedInOrder", judge.End is not null);
        json.WriteString("operatingSystem", begin.Host.OperatingSystem);
        json.WriteString("runtime", begin.Runtime);
        if (begin.CertificatesJudged is { } judged)
        {
            json.WriteBoolean("certificatesJudged", judged);
        }
        else
        {
            json.WriteNull("certificatesJudged");
        }

        json.WriteNumber("exchanges", judge.Count);
        json.WriteNumber("exchangesNotJudged", judge.Left);
        json.WriteNumber("exchangesNotKept", judge.End?.NotKept ?? 0);
        json.WriteNumber("bodiesKeptWhole", judge.WholeBodies);
        json.WriteNumber("bodiesNotKeptWhole", judge.NotWholeBodies);
        json.WriteNumber("tunnelsPassedBlind", judge.TunnelCount);
        json.WriteNumber("answeredByCaptureItself", judge.AnswerCount);
        json.WriteNumber("connectionsWithoutRequest", judge.UnaskedCount);
        json.WriteNumber("requestsNotJudged", judge.OtherCount);
        json.WriteStartArray("runs");
        foreach (var run in judge.Runs)
        {
            Write(json, run);
        }

        json.WriteEndArray();
        json.WriteNumber("edits", judge.EditCount);
        json.WriteStartArray("editsMade");
        foreach (var edit in judge.Edits)
        {
            json.WriteStartObject();
            json.WriteNumber("connection", edit.Connection);
            json.WriteString("time", edit.Time);
            json.WriteNumber("offset", edit.Offset);
            json.WriteString("old", Encoding.Latin1.GetString(edit.Old.AsSpan()));
            json.WriteString("new", Encoding.Latin1.GetString(edit.New.AsSpan()));
            json.WriteString("why", edit.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, JournalRun run)
    {
        json.WriteStartObject();
        json.WriteNumber("number", run.Number);
        json.WriteString("url", run.Url.ToString());
        json.WriteString("startedAt", run.StartedAt);
        json.WriteString("profile", run.Options.Profile);
        json.WriteString("depth", run.Options.Depth.ToString().ToLowerInvariant());
        json.WriteString(
            "route",
            run.Decision.Route?.Kind == RouteKind.Direct ? "direct" : run.Decision.Route?.Proxy?.ToString()
        );
        json.WriteString("routeSource", run.Decision.Source);
        json.WriteStartArray("routeTrace");
        foreach (var line in run.Decision.Trace)
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
        if (!run.Options.ProxyEnvironment.IsEmpty)
        {
            json.WriteStartObject("proxyVariables");
            foreach (var (name, value) in run.Options.ProxyEnvironment.OrderBy(v => v.Key, StringComparer.Ordinal))
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
