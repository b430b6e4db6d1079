using Probe.Http;
using Probe.Replays;

namespace Probe.Core.Tests.Replays;

public sealed class HostPatternTests
{
    [Theory]
    [InlineData("wsus", "http://wsus/a", true)]
    [InlineData("wsus", "https://WSUS:8531/a", true)]
    [InlineData("wsus", "http://wsus.:8530/a", true)]
    [InlineData("wsus", "http://wsus.evil/a", false)]
    [InlineData("wsus", "http://notwsus/a", false)]
    [InlineData("wsus:8530", "http://wsus:8530/a", true)]
    [InlineData("wsus:8530", "http://wsus/a", false)]
    [InlineData("wsus:80", "http://wsus/a", true)]
    [InlineData("*.corp.example", "http://a.b.corp.example/", true)]
    [InlineData("*.corp.example", "http://corp.example/", false)]
    [InlineData("*.corp.example", "http://evilcorp.example/", false)]
    [InlineData("*.corp.example:80", "http://a.corp.example:81/", false)]
    [InlineData("[2001:db8::1]:8530", "http://[2001:db8::1]:8530/", true)]
    public void A_pattern_covers_its_host_and_no_other(string text, string url, bool expected)
    {
        Assert.True(HostPattern.TryParse(text, out var pattern));

        Assert.Equal(expected, pattern.Covers(HttpUrl.Parse(url)));
        Assert.Equal(text.ToUpperInvariant(), pattern.ToString().ToUpperInvariant());
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("*.")]
    [InlineData("http://wsus")]
    [InlineData("wsus/path")]
    [InlineData("wsus?x")]
    [InlineData("wsus#x")]
    [InlineData("user@wsus")]
    [InlineData("a.*.b")]
    [InlineData("wsus:0")]
    [InlineData("wsus:http")]
    [InlineData("*.[::1]")]
    [InlineData("two words")]
    public void What_is_no_pattern_is_refused(string text) => Assert.False(HostPattern.TryParse(text, out _));
}
