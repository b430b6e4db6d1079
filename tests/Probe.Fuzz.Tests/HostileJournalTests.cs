using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Probe.Evidence.Journal;
using Probe.Fuzz.Targets;

namespace Probe.Fuzz.Tests;

/// <summary>
/// Every member of every record of the seeds, one at a time, with every value that its writer would not have: what is
/// not refused is judged and reported without a crash. Chance alone would take years to bend so deep.
/// </summary>
public sealed class HostileJournalTests
{
    private static readonly JsonNode?[] Numbers = Parse(
        "-1",
        "0",
        "1",
        "300",
        "2147483647",
        "-2147483648",
        "70000000000000",
        "9223372036854775807"
    );

    private static readonly JsonNode?[] Texts = Parse(
        "\"\"",
        "\"x\"",
        "\"AAAA\"",
        "\"10675199.02:48:05.4775807\"",
        "\"-00:00:01\"",
        "\"30.00:00:00\"",
        "\"0001-01-01T00:00:00+14:00\"",
        "\"9000-12-31T23:59:59.9999999-14:00\"",
        "\"9999-12-31T23:59:59.9999999-14:00\"",
        "\"http://[::1]:65535/?sig=abcdefghij\"",
        "\"\\u001b[2J\"",
        "\"" + new string('9', 400) + "\""
    );

    private static readonly JsonNode?[] Others = Parse(
        "null",
        "true",
        "false",
        "[]",
        "{}",
        "[\"\",\"\"]",
        "7",
        "\"y\""
    );

    public static TheoryData<string> Seeds => [.. Corpora.Of(new JournalTarget()).Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_bent_was_whole(string seed)
    {
        var octets = Corpora.Of(new JournalTarget()).Single(s => s.Name == seed).Octets;
        var told = new List<string>();
        var records = JournalReader.Read(new MemoryStream(octets), (line, why) => told.Add($"{line}: {why}")).Count();

        Assert.True(seed == "form-2" ? records == 0 : told.Count == 0, string.Join('\n', told));
    }

    [Theory(Timeout = 180_000)]
    [MemberData(nameof(Seeds))]
    public async Task No_value_of_any_member_breaks_a_promise(string seed)
    {
        var lines = Encoding
            .UTF8.GetString(Corpora.Of(new JournalTarget()).Single(s => s.Name == seed).Octets)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var target = new JournalTarget();
        await Task.Run(
            () =>
            {
                // One of each kind will do: the last, which has the ones before to be judged with.
                var kinds = new HashSet<string>(StringComparer.Ordinal);
                for (var i = lines.Length - 1; i >= 0; i--)
                {
                    if (!kinds.Add(lines[i].Split('"')[1]))
                    {
                        continue;
                    }

                    foreach (var bent in Bent(lines[i]))
                    {
                        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                        var journal = string.Join('\n', [.. lines[..i], bent, .. lines[(i + 1)..]]) + "\n";
                        try
                        {
                            target.Run(Encoding.UTF8.GetBytes(journal));
                        }
                        catch (Exception problem)
                        {
                            throw new InvalidOperationException(
                                $"{seed}: {problem.Message}; line {i + 1}: {bent}",
                                problem
                            );
                        }
                    }
                }
            },
            TestContext.Current.CancellationToken
        );
    }

    private static JsonNode?[] Parse(params string[] texts) => [.. texts.Select(t => JsonNode.Parse(t))];

    private static IEnumerable<string> Bent(string line)
    {
        var paths = new List<string[]>();
        Collect(JsonNode.Parse(line)!, [], paths);
        foreach (var path in paths)
        {
            var kind = Find(JsonNode.Parse(line), path)!.GetValueKind();
            JsonNode?[] values =
            [
                .. kind switch
                {
                    JsonValueKind.Number => Numbers,
                    JsonValueKind.String => Texts,
                    _ => [],
                },
                .. Others,
            ];
            foreach (var value in values)
            {
                var copy = JsonNode.Parse(line)!;
                Set(copy, path, value?.DeepClone());
                yield return copy.ToJsonString();
            }

            var without = JsonNode.Parse(line)!;
            Remove(without, path);
            yield return without.ToJsonString();
            var doubled = JsonNode.Parse(line)!;
            if (Find(doubled, path) is JsonArray { Count: > 0 } array)
            {
                array.Add(array[0]?.DeepClone());
                yield return doubled.ToJsonString();
            }
        }
    }

    private static void Collect(JsonNode? node, string[] path, List<string[]> paths)
    {
        if (path.Length > 0)
        {
            paths.Add(path);
        }

        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    Collect(value, [.. path, name], paths);
                }

                break;
            case JsonArray { Count: > 0 } elements
                when elements[0] is not JsonValue value || value.GetValueKind() != JsonValueKind.Null:
                Collect(elements[0], [.. path, "0"], paths);
                break;
        }
    }

    private static JsonNode? Find(JsonNode? node, string[] path) =>
        path.Aggregate(node, (at, name) => at is JsonArray array ? array[0] : at![name]);

    private static void Set(JsonNode line, string[] path, JsonNode? value)
    {
        switch (Find(line, path[..^1]))
        {
            case JsonArray array:
                array[0] = value;
                break;
            case JsonObject members:
                members[path[^1]] = value;
                break;
        }
    }

    private static void Remove(JsonNode line, string[] path)
    {
        switch (Find(line, path[..^1]))
        {
            case JsonArray array:
                array.RemoveAt(0);
                break;
            case JsonObject members:
                members.Remove(path[^1]);
                break;
        }
    }
}
