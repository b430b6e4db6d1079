using System.Text.Json;
using Probe.Checks;
using Probe.Checks.Head;
using Probe.Checks.Range;
using Probe.Http;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Range;

/// <summary>Answers to ranges as the tests of well-known clients and caches have them, put before the checks.</summary>
public sealed class ContentRangeResponseCaseTests
{
    private const string Table = "cases/content-range-cases.json";

    private static readonly ICheck[] Checks =
    [
        new HeadLengthIsTrue(),
        new RangeIsHonoured(),
        new ContentRangeIsPresent(),
        new ContentRangeMatchesRequest(),
        new RangeLengthIsExact(),
    ];

    /// <summary>Lengths for open-ended ranges, which BITS never asks; by id.</summary>
    private static readonly Dictionary<string, long> TotalOfOpenEnded = new()
    {
        ["verdict-011"] = 87,
        ["verdict-013"] = 100,
        ["verdict-017"] = 26,
    };

    public static TheoryData<string> Ids()
    {
        if (SharedFiles.Find(Table) is not { } path)
        {
            return [""];
        }

        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return [.. document.RootElement.GetProperty("responses").EnumerateArray().Select(r => Text(r, "id")!)];
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_unacceptable_answer_fails_a_required_check_and_an_acceptable_one_fails_none(string id)
    {
        Assert.SkipWhen(id.Length == 0, SharedFiles.AbsentReason);
        using var document = JsonDocument.Parse(File.ReadAllText(SharedFiles.Find(Table)!));
        var row = document.RootElement.GetProperty("responses").EnumerateArray().Single(r => Text(r, "id") == id);

        var context = new ContextBuilder().Add(Answer(id, row)).Build();
        var failed = Checks
            .Where(c => c.Info.Level == CheckLevel.Required && c.Judge(context).Status == CheckStatus.Failed)
            .Select(c => c.Info.Id)
            .ToList();

        switch (row.GetProperty("acceptable").ValueKind)
        {
            case JsonValueKind.True:
                Assert.Empty(failed);
                break;
            case JsonValueKind.False:
                Assert.NotEmpty(failed);
                break;
            default:
                // The table leaves these open; that they can be judged at all is what is shown.
                Assert.All(failed, f => Assert.NotNull(AllChecks.Find(f)));
                break;
        }
    }

    private static ExchangeBuilder Answer(string id, JsonElement row)
    {
        var contentRange = Text(row, "content_range") is { } value ? $"Content-Range: {value}\n" : "";
        var length = row.GetProperty("content_length").GetInt64();
        var reply = $"HTTP/1.1 {row.GetProperty("status").GetInt32()} X\nContent-Length: {length}\n{contentRange}\n";
        var asked = Asked(id, Text(row, "range"));
        var request = asked is { } range ? Ask.Range(Purpose.MiddleRange, range.First, range.Last) : Ask.WholeFile();
        return request.Replies(reply).Body(new byte[row.GetProperty("body_length").GetInt32()]);
    }

    private static ByteRange? Asked(string id, string? header)
    {
        if (header is null)
        {
            return null;
        }

        var ends = header["bytes=".Length..].Split('-');
        var first = long.Parse(ends[0], System.Globalization.CultureInfo.InvariantCulture);
        var last =
            ends[1].Length > 0
                ? long.Parse(ends[1], System.Globalization.CultureInfo.InvariantCulture)
                : Math.Max(first, TotalOfOpenEnded[id] - 1);
        return new ByteRange(first, last);
    }

    private static string? Text(JsonElement row, string name) =>
        row.GetProperty(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
