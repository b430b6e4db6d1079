using System.Text.Json;
using Probe.Testing;

namespace Probe.Core.Tests.Http;

/// <summary>Verdicts of seven real clients on raw responses; the table's note says how they were taken.</summary>
public sealed class ParserCaseTests
{
    private const int Seed = 20140907;

    private static readonly JsonElement[] Cases = Load();

    public static TheoryData<string> Ids => [.. Cases.Select(c => c.GetProperty("id").GetString()!)];

    [Fact]
    public void The_table_is_there()
    {
        Assert.SkipWhen(SharedFiles.Find("cases/parser-cases.json") is null, SharedFiles.AbsentReason);

        Assert.True(Cases.Length >= 100);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Ids))]
    public void What_real_clients_agree_on_is_what_the_reader_says(string id)
    {
        var one = Cases.Single(c => c.GetProperty("id").GetString() == id);
        var octets = one.GetProperty("raw_b64").GetBytesFromBase64();
        var method = one.GetProperty("method").GetString()!;

        var whole = ReadOut.Whole(octets, method);

        switch (one.GetProperty("expect").GetString())
        {
            case "accept":
                var detail = one.GetProperty("expect_detail");
                Assert.Equal("", whole.Problem);
                Assert.Equal(detail.GetProperty("status").GetInt32(), whole.Status);
                Assert.Equal(detail.GetProperty("body_length").GetInt64(), whole.BodyLength);
                Assert.Equal(detail.GetProperty("body_sha256_16").GetString(), whole.BodySha256[..16]);
                break;
            case "reject":
                Assert.NotEqual("", whole.Problem);
                break;
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Ids))]
    public void How_the_octets_are_split_changes_nothing(string id)
    {
        var one = Cases.Single(c => c.GetProperty("id").GetString() == id);
        var octets = one.GetProperty("raw_b64").GetBytesFromBase64();
        var method = one.GetProperty("method").GetString()!;
        var whole = ReadOut.Whole(octets, method);

        Assert.Equal(whole, ReadOut.Of(octets, Enumerable.Range(1, Math.Max(0, octets.Length - 1)), method));
        var random = new Random(Seed);
        for (var round = 0; round < 20; round++)
        {
            var cuts = Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(0, octets.Length)).Order();
            Assert.Equal(whole, ReadOut.Of(octets, [.. cuts], method));
        }
    }

    private static JsonElement[] Load()
    {
        if (SharedFiles.Find("cases/parser-cases.json") is not { } path)
        {
            return [];
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.GetProperty("cases").Clone().EnumerateArray()];
    }
}
