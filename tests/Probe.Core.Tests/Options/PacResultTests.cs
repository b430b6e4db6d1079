using CsCheck;
using Probe.Options;

namespace Probe.Core.Tests.Options;

public sealed class PacResultTests
{
    [Theory]
    [InlineData("PROXY proxy.example:3128", RouteKind.Proxy, "proxy.example:3128")]
    [InlineData("proxy proxy.example", RouteKind.Proxy, "proxy.example:80")]
    [InlineData("HTTP proxy.example:8080", RouteKind.Proxy, "proxy.example:8080")]
    [InlineData("PROXY [fd00::1]:3128", RouteKind.Proxy, "[fd00::1]:3128")]
    [InlineData(" PROXY\t10.0.0.1:3128 ", RouteKind.Proxy, "10.0.0.1:3128")]
    [InlineData("DIRECT", RouteKind.Direct, null)]
    [InlineData("direct", RouteKind.Direct, null)]
    [InlineData("HTTPS proxy.example", null, "proxy.example:443")]
    [InlineData("SOCKS proxy.example:1080", null, null)]
    [InlineData("SOCKS5 proxy.example", null, null)]
    [InlineData("PROXY", null, null)]
    [InlineData("PROXY proxy.example:99999", null, null)]
    [InlineData("PROXY http://proxy.example:3128", null, null)]
    [InlineData("PROXY http=proxy.example:3128", null, null)]
    [InlineData("PROXY user:secret@proxy.example:3128", null, null)]
    [InlineData("PROXY a b", null, null)]
    [InlineData("PROXY:proxy.example:3128", null, null)]
    public void An_entry_is_a_word_and_a_host_with_its_port(string text, RouteKind? kind, string? proxy)
    {
        var entry = Assert.Single(PacResult.Read(text));

        Assert.Equal(kind, entry.Kind);
        Assert.Equal(proxy, entry.Proxy?.ToString());
        Assert.Equal(kind is null, PacResult.ProblemOf(entry) is not null);
    }

    [Theory]
    [InlineData("PROXY a:1; DIRECT", "PROXY a:1")]
    [InlineData("DIRECT; PROXY a:1", "DIRECT")]
    [InlineData("; ;PROXY a:1", "PROXY a:1")]
    [InlineData("JUNK; PROXY a:1", "PROXY a:1")]
    [InlineData("SOCKS s:1; PROXY a:1", "SOCKS s:1")]
    [InlineData("PROXY a:x; PROXY b:1", "PROXY a:x")]
    [InlineData("JUNK", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_first_entry_with_a_known_word_is_taken(string? result, string? taken)
    {
        Assert.Equal(taken, PacResult.Taken(PacResult.Read(result))?.Text);
    }

    [Fact]
    public void A_kind_that_BITS_cannot_use_is_told_from_a_mistake()
    {
        bool Unsupported(string text) => PacResult.IsUnsupported(PacResult.Read(text)[0]);

        Assert.True(Unsupported("SOCKS a:1"));
        Assert.True(Unsupported("HTTPS a:1"));
        Assert.False(Unsupported("HTTPS"));
        Assert.False(Unsupported("PROXY a:x"));
        Assert.False(Unsupported("JUNK a:1"));
        Assert.False(Unsupported("PROXY a:1"));
    }

    [Fact]
    public void Long_results_are_cut()
    {
        Assert.Equal(PacResult.MostEntries, PacResult.Read(string.Concat(Enumerable.Repeat("PROXY a:1;", 100))).Length);
        Assert.True(PacResult.Read(new string('x', 1_000_000))[0].Text.Length <= PacResult.MostCharacters);
    }

    [Theory]
    [InlineData("PROXY u:hunter2@p:1", "PROXY ***@p:1")]
    [InlineData("DIRECT; HTTPS http://u:hunter2@p:1", "HTTPS http://***@p:1")]
    [InlineData("PROXY u:hunter2;hunter2@p:1", "***@p:1")]
    [InlineData("PROXY u:hunter2,hunter2@p:1", "PROXY ***@p:1")]
    [InlineData("PROXY u:hunter2 hunter2@p:1", "PROXY ***@p:1")]
    [InlineData("PROXY u:hunter2;hunter2;PROXY hunter2@p:1", "PROXY ***@p:1")]
    [InlineData("u:hunter2@p:1;DIRECT", "***@p:1")]
    public void Users_and_passwords_are_masked_and_make_an_entry_no_proxy(string result, string shown)
    {
        var entries = PacResult.Read(result);

        Assert.All(entries, e => Assert.DoesNotContain("hunter2", e.Text, StringComparison.Ordinal));
        Assert.Null(Assert.Single(entries, e => e.Text == shown).Kind);
    }

    [Theory]
    [InlineData("PROXY a:1; PROXY u:p,q@b:2", "PROXY a:1|PROXY ***@b:2")]
    [InlineData("PROXY u:p;q r;s@b:2; DIRECT", "PROXY ***|***|***@b:2|DIRECT")]
    [InlineData("DIRECT; PROXY u:p;DIRECT;x@b:2", "DIRECT|PROXY ***|DIRECT|***@b:2")]
    public void What_is_no_part_of_a_password_stays(string result, string shown) =>
        Assert.Equal(shown, string.Join('|', PacResult.Read(result).Select(e => e.Text)));

    [Fact]
    public void Any_text_is_read()
    {
        Gen.Char[" \tPROXYDIRECTHTTPS;:[]@=/.%a1\u001b\n"]
            .Array[0, 60]
            .Select(c => new string(c))
            .Sample(text =>
            {
                var entries = PacResult.Read(text);
                return entries.All(e => e.Kind is null == PacResult.ProblemOf(e) is not null)
                    && (
                        entries.IsEmpty
                        || text.Contains('@', StringComparison.Ordinal)
                        || text.Contains(entries[0].Text, StringComparison.Ordinal)
                    );
            });
    }
}
