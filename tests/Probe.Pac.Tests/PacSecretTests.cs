using System.Collections.Immutable;
using Probe.Options;

namespace Probe.Pac.Tests;

/// <summary>Passwords that a script writes, across each place where a text of it is cut.</summary>
public sealed class PacSecretTests
{
    private const string Entry = "PROXY p.example:80; ";
    private static readonly string Password = string.Concat(Enumerable.Repeat("S3cretPass", 60));

    public static TheoryData<int> Starts => [0, 60, 80, 100, 110, 115, 160, 180, 190, 220, 260, 280, 290];

    public static TheoryData<int> Bounds => [120, PacResult.MostCharacters, 64 * 1024];

    [Theory]
    [MemberData(nameof(Starts))]
    public void Neither_a_message_nor_a_step_ends_within_a_password(int start)
    {
        var text = $"{new string('n', start)} u:{Password}@h:1";
        string[] bodies =
        [
            $"throw '{text}';",
            $"throw new Error('{text}');",
            $"throw new Error('{text.Replace(" u:", " u:x (", StringComparison.Ordinal)})');",
            $"eval('{text} (');",
            $"alert('{text}');",
            $"shExpMatch('{text}', '{text}');",
            $"dnsDomainIs('x', '{text}');",
            $"weekdayRange('{text}', '{text}');",
            $"isInNet('a', '{new string('b', start)}', '{text}');",
            $"return '{text}';",
            $"return \"{text.Replace(" u:", " u:x' ", StringComparison.Ordinal)}\";",
        ];

        Assert.All(bodies, body => AssertWithout("S3", Told(Ask.Body(body))));
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void A_result_is_cut_nowhere_within_a_password(int bound)
    {
        var before = string.Concat(Enumerable.Repeat(Entry, (bound - 30) / Entry.Length));

        var answer = Ask.Body($"return '{before}PROXY u:{Password}@h:80; DIRECT';");

        AssertWithout("S3", [.. answer.Trace, .. answer.Entries.Select(e => e.Text)]);
        Assert.True(bound == 120 || !answer.Result!.Contains("S3", StringComparison.Ordinal));
        Assert.StartsWith(Entry, answer.Result, StringComparison.Ordinal);
        Assert.Equal("p.example:80", answer.Entries[0].Proxy!.ToString());
        Assert.True(answer.Result!.Length <= PacResult.MostCharacters);
    }

    [Theory]
    [InlineData("alert(TEXT); return 'DIRECT';")]
    [InlineData("throw TEXT;")]
    [InlineData("throw new Error('no way to ' + TEXT);")]
    [InlineData("return 'PROXY ' + TEXT;")]
    public void A_password_longer_than_what_is_looked_at_is_hidden_from_where_it_begins(string body)
    {
        var answer = Ask.Body(body.Replace("TEXT", "'u:' + 'S3'.repeat(40000) + '@h:1'", StringComparison.Ordinal));

        AssertWithout("S3", [.. Told(answer), .. answer.Entries.Select(e => e.Text), answer.Result ?? ""]);
        Assert.Contains(answer.Trace, step => step.Contains("***", StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_without_one_is_cut_and_nothing_of_it_hidden()
    {
        var answer = Ask.Body($"alert('u:{Password}'); return 'DIRECT';");

        var step = Assert.Single(answer.Trace, s => s.StartsWith("alert(", StringComparison.Ordinal));
        Assert.StartsWith("alert('u:S3cretPassS3cret", step, StringComparison.Ordinal);
        Assert.EndsWith("…') → undefined", step, StringComparison.Ordinal);
    }

    private static ImmutableArray<string> Told(PacAnswer answer) => [.. answer.Trace, answer.Problem ?? ""];

    private static void AssertWithout(string secret, ImmutableArray<string> texts)
    {
        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }
}
