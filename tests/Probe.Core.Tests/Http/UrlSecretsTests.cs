using Probe.Http;

namespace Probe.Core.Tests.Http;

public sealed class UrlSecretsTests
{
    [Theory]
    [InlineData("http://h/a?sig=abc%2B&x=1", "http://h/a?sig=******&x=1")]
    [InlineData("see 'http://h/a?x=1&Access_Token=abcd' there", "see 'http://h/a?x=1&Access_Token=****' there")]
    [InlineData("/a?X-Amz-Signature=00ff&api-key=k#f", "/a?X-Amz-Signature=****&api-key=*#f")]
    [InlineData("http://h/a?monkey=1&design=2&v=3", "http://h/a?monkey=1&design=2&v=3")]
    [InlineData("a=b, token=c", "a=b, token=c")]
    [InlineData("/a?x=1&%74oken=abc", "/a?x=1&%74oken=***")]
    [InlineData("/a?%73%49%67=abc&b=c", "/a?%73%49%67=***&b=c")]
    [InlineData("/a?pass=ab&pw=cd&pwd=ef&password=gh", "/a?pass=**&pw=**&pwd=**&password=**")]
    [InlineData("/a?SAMLRequest=a%2Fb=&SAMLResponse=c", "/a?SAMLRequest=******&SAMLResponse=*")]
    [InlineData("/a?x=1;sig=a/b", "/a?x=1;sig=***")]
    [InlineData("/a;token=abc/b.cab?x=1;sid=2", "/a;token=***/b.cab?x=1;sid=*")]
    [InlineData("/a?subscription-key=abc", "/a?subscription-key=***")]
    [InlineData("see /a?b /c;sig=d/e", "see /a?b /c;sig=*/e")]
    [InlineData("/a?compass=1&powr=2;v=3", "/a?compass=1&powr=2;v=3")]
    [InlineData("/a?token=", "/a?token=")]
    [InlineData("/a?u=http%3A%2F%2Fh%2F%3Ftoken%3Dabc", "/a?u=http%3A%2F%2Fh%2F%3Ftoken%3D***")]
    [InlineData("/a?u=%2f%3ftoken%3dabc%26x%3d1&y=2", "/a?u=%2f%3ftoken%3d***%26x%3d1&y=2")]
    [InlineData("/a?u=%253Fsig%253Dab%25252Bc%2526x%253D1", "/a?u=%253Fsig%253D**********%2526x%253D1")]
    [InlineData("/a?u=http%3A//h/%3Ftoken=abc&x=1", "/a?u=http%3A//h/%3Ftoken=***&x=1")]
    [InlineData("/a?data=token%3Da%20b%22c", "/a?data=token%3D*********")]
    [InlineData("/a?sig=a%26b&x=1", "/a?sig=*****&x=1")]
    [InlineData("/a?u=http%3A%2F%2Fh%2F%3Fx%3Dabc%", "/a?u=http%3A%2F%2Fh%2F%3Fx%3Dabc%")]
    [InlineData("'http://h/a?u=%3Ftoken%3Dabc' there", "'http://h/a?u=%3Ftoken%3D***' there")]
    public void Values_of_telling_names_in_a_query_are_overwritten_and_nothing_else(string text, string shown)
    {
        Assert.Equal(shown, UrlSecrets.Mask(text));
        Assert.Equal(text.Length, shown.Length);
    }

    [Fact]
    public void A_masked_URL_is_one_and_its_secrets_are_known()
    {
        Assert.True(HttpUrl.TryParse("http://h:1/a?token=abc&b=c", out var url, out _));

        Assert.Equal("http://h:1/a?token=***&b=c", UrlSecrets.Masked(url).ToString());
        Assert.Equal(["abc"], UrlSecrets.In(url.PathAndQuery));
    }

    [Fact]
    public void A_URL_without_any_stays_itself()
    {
        Assert.True(HttpUrl.TryParse("http://h/a?b=c", out var url, out _));

        Assert.Same(url, UrlSecrets.Masked(url));
    }

    [Theory]
    [InlineData("http://eve:pw@h:1/a", "http://***@h:1/a")]
    [InlineData("http://eve@h:1/a@b", "http://***@h:1/a@b")]
    [InlineData("http://eve:p@w/d@h:1/a", "http://***@h:1/a")]
    [InlineData("http://eve:p/w@h:1/a", "http://***@h:1/a")]
    [InlineData("http://eve:p?w@h:1/a", "http://***@h:1/a")]
    [InlineData("http://eve:p#w@h:1/a", "http://***@h:1/a")]
    [InlineData("eve:p://w@h/a", "***@h/a")]
    [InlineData("http://h:8530/a@b", "http://h:8530/a@b")]
    [InlineData("http://h:/a@b", "http://h:/a@b")]
    [InlineData("http://[fd00::1]:8530/a@b", "http://[fd00::1]:8530/a@b")]
    [InlineData("http://[fd00::1]/a@b", "http://[fd00::1]/a@b")]
    [InlineData("eve:pw@proxy:3128", "***@proxy:3128")]
    [InlineData("http://h/a@b", "http://h/a@b")]
    [InlineData("/a@b", "/a@b")]
    [InlineData("", "")]
    public void User_information_is_taken_out_and_no_host_of_a_URL_in_order(string text, string shown) =>
        Assert.Equal(shown, UrlSecrets.WithoutUser(text));

    [Theory]
    [InlineData("http://eve:80/w@h/a", "http://***@h/a")]
    [InlineData("http://h/a@b", "http://h/a@b")]
    [InlineData("http://[fd00::1]/a@b", "http://[fd00::1]/a@b")]
    public void In_doubt_a_password_is_seen_behind_any_colon(string text, string shown) =>
        Assert.Equal(shown, UrlSecrets.WithoutUser(text, evenBehindPort: true));

    [Fact]
    public void Hostile_text_costs_no_more_than_its_length()
    {
        var text = "?" + string.Concat(Enumerable.Repeat("token", 200_000));

        Assert.Same(text, UrlSecrets.Mask(text));
        Assert.Equal(text.Length + 1, UrlSecrets.Mask(text + "=").Length);
    }
}
