using Probe.Authentication;
using Probe.Cli.Values;

namespace Probe.Cli.Tests.Values;

public sealed class NetrcFileTests
{
    [Fact]
    public void It_is_read_as_curl_reads_it()
    {
        const string text = """
            # a comment with machine words
            machine wsus.example login bob password s3cret
            machine proxy
              login "LAB\\al ice"
              password "with \"quotes\" and # and blank"
            machine old login x account y
            macdef init
              cd /pub machine trap login a password b

            default login anonymous password me@here
            """;

        Assert.True(
            NetrcFile.TryParse(text.ReplaceLineEndings("\r\n"), out var entries, out _, out var problem),
            problem
        );

        Assert.Equal(
            [
                new NetrcEntry("wsus.example", "bob", "s3cret"),
                new NetrcEntry("proxy", "LAB\\al ice", "with \"quotes\" and # and blank"),
                new NetrcEntry("old", "x", null),
                new NetrcEntry(null, "anonymous", "me@here"),
            ],
            entries
        );
    }

    [Theory]
    [InlineData("machine", 1, 1, "machine has no value")]
    [InlineData("machine h login l\n  passwort geheim", 2, 3, "no keyword")]
    [InlineData("login l", 1, 7, "before any machine")]
    [InlineData("machine h password \"geheim", 1, 20, "never ends")]
    [InlineData("machine h password \"a\\nb\"", 1, 20, "control character")]
    public void What_cannot_be_read_is_told_with_its_place_and_without_its_words(
        string text,
        int line,
        int column,
        string says
    )
    {
        Assert.False(NetrcFile.TryParse(text, out _, out var at, out var problem));
        Assert.Equal((line, column), at);
        Assert.Contains(says, problem, StringComparison.Ordinal);
        Assert.Contains("accepted: ", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", problem, StringComparison.Ordinal);
    }
}
