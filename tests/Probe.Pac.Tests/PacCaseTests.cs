using System.Globalization;
using System.Text.Json;
using Probe.Http;
using Probe.Options;
using Probe.Testing;

namespace Probe.Pac.Tests;

/// <summary>
/// Cases of Chromium, pacparser and pac-resolver. Where two of them agree, so must this program; where they differ, what
/// it does and why is told in the test's output, and held to the list below.
/// </summary>
public sealed class PacCaseTests(ITestOutputHelper output)
{
    /// <summary>Cases in which engines differ and this program does not side with Chromium.</summary>
    private static readonly Dictionary<string, string> OtherThanChromium = new()
    {
        ["pac-027"] = "no dot, so it is plain: Netscape's definition; Chromium looks for colons too",
        ["pac-065"] =
            "an empty text where nothing can be sorted: Microsoft Learn, sortIpAddressList; Chromium gives false",
        ["pac-067"] =
            "an empty text where nothing can be sorted: Microsoft Learn, sortIpAddressList; Chromium gives false",
        ["pac-069"] =
            "an empty text where nothing can be sorted: Microsoft Learn, sortIpAddressList; Chromium gives false",
        ["pac-077"] = "addresses of two families never fit: Microsoft Learn, isInNetEx; Chromium maps IPv4 into IPv6",
        ["pac-081"] = "addresses of two families never fit: Microsoft Learn, isInNetEx; Chromium maps IPv4 into IPv6",
    };

    [Fact]
    public void Scripts_are_run_as_other_engines_run_them()
    {
        int hard = 0,
            soft = 0;
        var wrong = new List<string>();
        foreach (var row in Read().GetProperty("cases").EnumerateArray())
        {
            var id = Text(row, "id")!;
            var isHard = row.GetProperty("hard").GetBoolean();
            var expected = row.GetProperty("expect");
            var wanted =
                expected.ValueKind == JsonValueKind.Array
                    ? [.. expected.EnumerateArray().Select(e => e.GetString()!)]
                    : new List<string> { expected.GetString()! };
            var script = Ask.Load(Text(row, "script")!, time: Time(row));
            var got = wanted.Select(_ => Outcome(script.Ask(Url(row)))).ToList();
            var agrees = got.SequenceEqual(wanted);
            if (isHard)
            {
                hard++;
            }
            else
            {
                soft++;
                output.WriteLine(
                    $"{id}: engines differ; here {string.Join(", ", got)}"
                        + (
                            agrees
                                ? ", as Chromium"
                                : $", Chromium {string.Join(", ", wanted)}: {OtherThanChromium.GetValueOrDefault(id)}"
                        )
                );
            }

            if (agrees == OtherThanChromium.ContainsKey(id))
            {
                wrong.Add($"{id}: expected {string.Join(", ", wanted)}, got {string.Join(", ", got)}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(hard >= 50, $"only {hard} hard cases");
        Assert.True(soft >= 10, $"only {soft} cases in which engines differ");
    }

    [Fact]
    public void Results_are_read_as_Chromium_reads_them()
    {
        var judged = 0;
        foreach (var row in Read().GetProperty("results").EnumerateArray())
        {
            var entries = PacResult.Read(Text(row, "result"));
            var known = entries.Where(e => e.Kind is not null || PacResult.IsUnsupported(e)).Select(Normal).ToList();
            Assert.Equal(
                row.GetProperty("expect").EnumerateArray().Select(e => e.GetString()!),
                known.Count == 0 ? ["DIRECT"] : known
            );
            judged++;
        }

        Assert.True(judged >= 5);
    }

    private static string Normal(PacEntry entry) =>
        entry switch
        {
            { Kind: RouteKind.Direct } => "DIRECT",
            { Kind: RouteKind.Proxy } => $"PROXY {entry.Proxy}",
            // The list gives SOCKS its port, and no other port is among its cases.
            _ => entry.Text + ":1080",
        };

    private static string Outcome(PacAnswer answer) =>
        answer.Problem is not null ? "ERROR"
        : PacResult.Taken(answer.Entries) is null ? "DIRECT"
        : answer.Result!.Trim();

    private static FixedTime? Time(JsonElement row) =>
        Text(row, "local_now") is { } now
            ? new FixedTime(
                new DateTimeOffset(DateTime.Parse(now, CultureInfo.InvariantCulture), TimeSpan.FromHours(-8))
            )
            : null;

    /// <summary>The case's URL; ftp, which BITS has no part in, is asked for as http.</summary>
    private static HttpUrl Url(JsonElement row) =>
        HttpUrl.Parse(Text(row, "url")!.Replace("ftp://", "http://", StringComparison.Ordinal));

    private static JsonElement Read()
    {
        var file = SharedFiles.Find("cases/pac-cases.json");
        Assert.SkipWhen(file is null, SharedFiles.AbsentReason);
        return JsonDocument.Parse(File.ReadAllText(file)).RootElement;
    }

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
