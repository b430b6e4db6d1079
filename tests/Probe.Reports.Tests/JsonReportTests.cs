using System.Text.Json.Nodes;
using NJsonSchema;
using Probe.Findings;
using Probe.Testing.Results;
using Probe.Verdicts;

namespace Probe.Reports.Tests;

public sealed class JsonReportTests
{
    private static readonly JsonReport Report = new();

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void Each_sample_is_written_as_its_golden_file_says(string name) =>
        Samples.Golden.Verify($"json/{name}.golden.json", Report.Write(Samples.ByName[name]()));

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public async Task Each_sample_fulfils_the_schema(string name)
    {
        var schema = await Schema();

        Assert.Empty(schema.Validate(Report.Write(Samples.ByName[name]())));
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public async Task Each_field_written_stands_in_the_schema(string name) =>
        Assert.Empty((await Strict()).Validate(Report.Write(Samples.ByName[name]())));

    [Fact]
    public void A_report_of_hundreds_of_downloads_is_written_piece_by_piece()
    {
        var broken = SampleResults.RangeStripped();
        var many = broken with { Runs = [.. Enumerable.Repeat(broken.Runs[0], 300)] };
        using var pieces = new Pieces();

        Report.Write(many, pieces);

        Assert.True(pieces.All > 5_000_000, $"{pieces.All} characters in all");
        Assert.True(pieces.Longest <= 64 * 1024, $"{pieces.Longest} characters at once");
    }

    [Fact]
    public void A_text_longer_than_a_piece_is_written_whole()
    {
        var name = new string('é', 50_000) + "end";
        var result = SampleResults.Healthy();
        result = result with { Runs = [result.Runs[0] with { ProxySoftware = name }] };

        Assert.Equal(name, (string?)Document(result)["runs"]![0]!["route"]!["proxySoftware"]);
    }

    [Fact]
    public async Task The_schema_lets_later_versions_add_fields()
    {
        var document = Document(SampleResults.Healthy());
        document["runs"]![0]!["somethingNew"] = 1;
        document["schemaVersion"] = "1.7";

        Assert.Empty((await Schema()).Validate(document.ToJsonString()));
    }

    [Fact]
    public async Task Evidence_that_was_changed_is_told_as_the_schema_says()
    {
        var result = SampleResults.Healthy() with
        {
            Evidence = new JudgedEvidence
            {
                Path = "ticket.zip",
                IsBundle = true,
                Problems = [new EvidenceProblem(null, "wire.pcapng: it is missing"), new EvidenceProblem(7, "no JSON")],
                Changed = 1,
                PassedOver = 1,
                EndedInOrder = false,
                IsSigned = true,
            },
        };

        var written = Report.Write(result);

        Assert.Empty((await Strict()).Validate(written));
        var evidence = JsonNode.Parse(written)!["evidence"]!;
        Assert.Equal(
            """
            {"path":"ticket.zip","kind":"bundle","unchanged":false,"changed":1,"passedOver":1,"endedInOrder":false,"problems":[{"of":"manifest","line":null,"text":"wire.pcapng: it is missing"},{"of":"journal","line":7,"text":"no JSON"}],"signature":"not_checked"}
            """,
            evidence.ToJsonString()
        );
    }

    public static TheoryData<string, string> Breakages =>
        new()
        {
            { "exitCode", "9" },
            { "schemaVersion", "\"2.0\"" },
            { "startedAt", "\"yesterday\"" },
            { "durationMs", "-1" },
            { "tool/name", "\"other\"" },
            { "runs/0/jobShape", "\"sideways\"" },
            { "runs/0/depth", "\"deep\"" },
            { "runs/0/route/kind", "\"tunnel\"" },
            { "runs/0/route/trace", "null" },
            { "runs/0/verdict/outcome", "\"TransientError\"" },
            { "runs/0/verdict/summary", "null" },
            { "runs/0/verdict/bitsError/hresult", "\"80200013\"" },
            { "runs/0/verdict/bitsError/hresult", "2149580819" },
            { "runs/0/verdict/bitsError/basis", "\"guessed\"" },
            { "runs/0/verdict/culprit/party", "\"network\"" },
            { "runs/0/verdict/culprit/confidence", "\"certain\"" },
            { "runs/0/verdict/decidedBy", "\"Range Is Honoured\"" },
            { "runs/0/checks/0/status", "\"skipped\"" },
            { "runs/0/checks/0/level", "\"optional\"" },
            { "runs/0/checks/14/findings/0/severity", "\"fatal\"" },
            { "runs/0/checks/14/findings/0/exchanges/0", "0" },
            { "runs/0/checks/14/findings/0/evidence/0/part", "\"cookie\"" },
            { "runs/0/exchanges/0/n", "0" },
            { "runs/0/exchanges/0/leg", "\"side\"" },
            { "runs/0/exchanges/1/range", "\"bytes=0-1\"" },
            { "runs/0/exchanges/1/sha256", "\"ABC\"" },
            { "runs/0/exchanges/1/octets", "-1" },
            { "runs/0/exchanges/1/timings/total", "null" },
            { "runs/0/exchanges/1/connection/id", "0" },
            { "runs/0/control/reachable", "\"yes\"" },
            { "runs/0/coverage/spans/0/state", "\"fine\"" },
        };

    [Theory]
    [MemberData(nameof(Breakages))]
    public async Task The_schema_rejects_a_wrong_value(string path, string value)
    {
        var document = Document(SampleResults.RangeStripped());
        var (parent, name) = Locate(document, path);
        Set(parent, name, JsonNode.Parse(value));

        Assert.NotEmpty((await Schema()).Validate(document.ToJsonString()));
    }

    [Fact]
    public async Task The_schema_rejects_the_lack_of_any_field()
    {
        var schema = await Schema();
        var paths = ObjectPaths(Document(SampleResults.RangeStripped()), "").Distinct().ToList();
        Assert.True(paths.Count > 90, $"{paths.Count} fields found");
        foreach (var path in paths)
        {
            var document = Document(SampleResults.RangeStripped());
            var (parent, name) = Locate(document, path);
            parent.AsObject().Remove(name);

            Assert.True(schema.Validate(document.ToJsonString()).Count > 0, $"accepted without {path}");
        }
    }

    [Fact]
    public void Text_of_a_peer_is_written_in_plain_ASCII()
    {
        var text = Report.Write(SampleResults.Hostile());

        Assert.All(text, c => Assert.True(c is '\n' or (>= ' ' and <= '~'), $"U+{(int)c:X4}"));
        Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_a_peer_can_be_read_back_whole()
    {
        var finding = Document(SampleResults.Hostile())["runs"]![0]!["verdict"]!["summary"]!.GetValue<string>();

        Assert.Equal(HostileText.Everything.Replace('\ud800', '\ufffd'), finding);
    }

    [Fact]
    public void Several_findings_of_one_check_get_ids_of_their_own()
    {
        var checks = Document(SampleResults.Hostile())["runs"]![0]!["checks"]!.AsArray();
        var ids = checks.SelectMany(c => c!["findings"]!.AsArray()).Select(f => f!["id"]!.GetValue<string>());

        Assert.Equal(["responses-are-well-formed", "responses-are-well-formed/2"], ids);
    }

    [Fact]
    public void The_deciding_finding_is_named_by_its_id()
    {
        var result = SampleResults.Hostile();
        var second = result.Runs[0].Checks.Single(c => c.Findings.Length == 2).Findings[1];
        var run = result.Runs[0] with { Verdict = result.Runs[0].Verdict with { Deciding = second } };

        Assert.Equal(
            "responses-are-well-formed/2",
            Document(result with { Runs = [run] })["runs"]![0]!["verdict"]!["decidedBy"]!.GetValue<string>()
        );
    }

    [Fact]
    public void Secrets_of_request_heads_stay_out() =>
        Assert.DoesNotContain(
            "c2VjcmV0OnNlY3JldA",
            Report.Write(SampleResults.HttpsThroughTunnel()),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(JobOutcome.Transferred, "transferred")]
    [InlineData(JobOutcome.Error, "error")]
    [InlineData(JobOutcome.TransientError, "transient_error")]
    public void An_outcome_is_written_by_its_token(JobOutcome outcome, string token)
    {
        var result = SampleResults.Healthy();
        var run = result.Runs[0] with { Verdict = result.Runs[0].Verdict with { Outcome = outcome } };

        Assert.Equal(
            token,
            Document(result with { Runs = [run] })["runs"]![0]!["verdict"]!["outcome"]!.GetValue<string>()
        );
    }

    [Fact]
    public void Every_enumeration_member_has_a_token_of_its_own()
    {
        Distinct(Enum.GetValues<Party>().Select(Json.Tokens.Of));
        Distinct(Enum.GetValues<Confidence>().Select(Json.Tokens.Of));
        Distinct(Enum.GetValues<Severity>().Select(Json.Tokens.Of));
        Distinct(Enum.GetValues<EvidencePart>().Select(Json.Tokens.Of));
        Distinct(Enum.GetValues<Checks.CheckStatus>().Select(Json.Tokens.Of));
        Distinct(Enum.GetValues<Checks.CheckLevel>().Select(Json.Tokens.Of));
        Distinct(Enum.GetValues<Exchanges.FailureStage>().Select(Json.Tokens.Of));
        Distinct(Enum.GetValues<Exchanges.FailureSide>().Select(Json.Tokens.Of));
        Distinct(Enum.GetValues<Planning.Depth>().Select(Json.Tokens.Of));
        Distinct(Enum.GetValues<Planning.JobShape>().Select(Json.Tokens.Of));
        Distinct(Enum.GetValues<Planning.Leg>().Select(Json.Tokens.Of));
        Distinct(Enum.GetValues<Options.RouteKind>().Select(Json.Tokens.Of));
        Distinct(Enum.GetValues<ByteState>().Select(Json.Tokens.Of));

        static void Distinct(IEnumerable<string> tokens)
        {
            var all = tokens.ToList();
            Assert.Equal(all.Count, all.Distinct().Count());
            Assert.All(all, t => Assert.Matches("^[a-z]+(_[a-z]+)*$", t));
        }
    }

    private static async Task<JsonSchema> Strict()
    {
        var strict = JsonNode.Parse(JsonReport.ReadSchema())!;
        ForbidMore(strict);
        return await JsonSchema.FromJsonAsync(strict.ToJsonString(), TestContext.Current.CancellationToken);
    }

    private static Task<JsonSchema> Schema() =>
        JsonSchema.FromJsonAsync(JsonReport.ReadSchema(), TestContext.Current.CancellationToken);

    private static JsonNode Document(ProbeResult result) => JsonNode.Parse(Report.Write(result))!;

    private static void ForbidMore(JsonNode schema)
    {
        if (schema is JsonObject o)
        {
            if (o["properties"] is JsonObject)
            {
                o["additionalProperties"] = false;
            }

            foreach (var (_, child) in o.ToList())
            {
                if (child is not null)
                {
                    ForbidMore(child);
                }
            }
        }
        else if (schema is JsonArray a)
        {
            foreach (var child in a.OfType<JsonNode>())
            {
                ForbidMore(child);
            }
        }
    }

    private static (JsonNode Parent, string Name) Locate(JsonNode document, string path)
    {
        var parts = path.Split('/');
        var node = document;
        foreach (var part in parts[..^1])
        {
            node = Get(node, part)!;
        }

        Assert.NotNull(Get(node, parts[^1]));
        return (node, parts[^1]);
    }

    private static JsonNode? Get(JsonNode node, string name) =>
        node is JsonArray array ? array[int.Parse(name, null)]
        : node.AsObject().ContainsKey(name) ? node[name] ?? "null"
        : null;

    private static void Set(JsonNode parent, string name, JsonNode? value)
    {
        if (parent is JsonArray array)
        {
            array[int.Parse(name, null)] = value;
        }
        else
        {
            parent[name] = value;
        }
    }

    // The first element of an array stands for all of them; the finding is not in the first check.
    private static IEnumerable<string> ObjectPaths(JsonNode? node, string path) =>
        node switch
        {
            JsonObject o => o.SelectMany(p => ObjectPaths(p.Value, path + p.Key + "/").Prepend(path + p.Key)),
            JsonArray { Count: > 0 } a => (path == "runs/0/checks/" ? new[] { 14 } : [0]).SelectMany(i =>
                ObjectPaths(a[i], path + i + "/")
            ),
            _ => [],
        };

    private sealed class Pieces : StringWriter
    {
        internal long All { get; private set; }

        internal int Longest { get; private set; }

        public override void Write(char value) => Count(1);

        public override void Write(string? value) => Count(value?.Length ?? 0);

        public override void Write(char[] buffer, int index, int count) => Count(count);

        public override void Write(ReadOnlySpan<char> buffer) => Count(buffer.Length);

        private void Count(int characters)
        {
            All += characters;
            Longest = Math.Max(Longest, characters);
        }
    }
}
