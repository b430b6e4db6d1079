using System.Text.Json;
using Probe.Http;
using Probe.Testing;

namespace Probe.Core.Tests.Http;

/// <summary>Content-Range values and ranged replies from the test sets of real servers and clients.</summary>
public sealed class ContentRangeCaseTests
{
    private static readonly JsonElement Table = Load();

    public static TheoryData<string> ValueIds => Ids("values");

    public static TheoryData<string> ResponseIds => Ids("responses");

    [Fact]
    public void The_table_is_there()
    {
        Assert.SkipWhen(SharedFiles.Find("cases/content-range-cases.json") is null, SharedFiles.AbsentReason);

        Assert.NotEmpty(ValueIds);
        Assert.NotEmpty(ResponseIds);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(ValueIds))]
    public void A_value_is_read_or_refused_as_the_table_says(string id)
    {
        var one = Find("values", id);

        var parsed = ContentRange.Parse(one.GetProperty("value").GetString()!, out var problem);

        var note = one.TryGetProperty("note", out var text) ? text.GetString()! : "";
        if (note.Contains("either verdict is fine", StringComparison.Ordinal) && parsed is null)
        {
            Assert.NotNull(problem);
            return;
        }

        Assert.Equal(one.GetProperty("valid").GetBoolean(), parsed is not null);
        Assert.Equal(parsed is null, problem is not null);
        if (parsed is not null)
        {
            Assert.Equal(Number(one, "first"), parsed.Range?.First);
            Assert.Equal(Number(one, "last"), parsed.Range?.Last);
            Assert.Equal(Number(one, "total"), parsed.Total);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(ResponseIds))]
    public void A_ranged_reply_is_acceptable_or_not_as_the_table_says(string id)
    {
        var one = Find("responses", id);
        var asked = one.GetProperty("range").GetString() is { } range ? RangeRequest.Parse(range, out _) : null;
        var contentRange = one.GetProperty("content_range").GetString();

        var reply = RangeReply.Classify(
            asked,
            one.GetProperty("status").GetInt32(),
            contentRange is null ? [] : [contentRange],
            null,
            Number(one, "body_length"),
            Number(one, "content_length"),
            null
        );

        var acceptable = one.GetProperty("acceptable");
        Assert.Equal(acceptable.ValueKind == JsonValueKind.Null ? null : acceptable.GetBoolean(), reply.Acceptable);
    }

    private static long? Number(JsonElement one, string name) =>
        one.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;

    private static JsonElement Find(string table, string id) =>
        Table.GetProperty(table).EnumerateArray().Single(c => c.GetProperty("id").GetString() == id);

    private static TheoryData<string> Ids(string table) =>
        Table.ValueKind == JsonValueKind.Undefined
            ? []
            : [.. Table.GetProperty(table).EnumerateArray().Select(c => c.GetProperty("id").GetString()!)];

    private static JsonElement Load()
    {
        if (SharedFiles.Find("cases/content-range-cases.json") is not { } path)
        {
            return default;
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }
}
