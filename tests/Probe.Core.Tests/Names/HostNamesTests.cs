using Probe.Names;

namespace Probe.Core.Tests.Names;

public sealed class HostNamesTests
{
    [Theory]
    [InlineData("wsus.example")]
    [InlineData("wsus.example.")]
    [InlineData("wsus")]
    [InlineData("10.0.0.1")]
    [InlineData("::1")]
    [InlineData("xn--bcher-kva.example")]
    public void A_name_that_can_be_asked_for_has_no_problem(string host) => Assert.Null(HostNames.ProblemOf(host));

    [Theory]
    [InlineData("a..b", "empty label")]
    [InlineData("xn--a.example", "xn--")]
    public void A_name_that_cannot_be_asked_for_says_why(string host, string why) =>
        Assert.Contains(why, HostNames.ProblemOf(host), StringComparison.Ordinal);

    [Fact]
    public void A_label_longer_than_labels_can_be_is_told() =>
        Assert.Contains("at most 63", HostNames.ProblemOf(new string('a', 64) + ".example"), StringComparison.Ordinal);

    [Fact]
    public void An_internationalised_name_is_shown_as_people_read_it()
    {
        Assert.Equal("bücher.example", HostNames.ToUnicode("xn--bcher-kva.example"));
        Assert.Null(HostNames.ToUnicode("wsus.example"));
        Assert.Equal("xn--bcher-kva.example", HostNames.ToAscii("bücher.example"));
    }
}
