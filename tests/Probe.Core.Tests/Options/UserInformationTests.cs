using CsCheck;
using Probe.Options;

namespace Probe.Core.Tests.Options;

public sealed class UserInformationTests
{
    [Theory]
    [InlineData("user:pa,ss@host", "***@host")]
    [InlineData("user:pa;ss@host;b", "***@host;b")]
    [InlineData("a.example;http://user:pa ss@host", "a.example;http://***@host")]
    [InlineData("a,user:p@ss,w@host", "a,***@host")]
    [InlineData("http://u:p@a;u:q@b", "http://***@b")]
    [InlineData("https://a.example;[fd00::1];fe80::1;u:p@b", "https://a.example;[fd00::1];fe80::1;***@b")]
    [InlineData("a.example,user@host,b", "a.example,***@host,b")]
    [InlineData("a:80,b", "a:80,b")]
    [InlineData("@", "***@")]
    public void A_password_with_separators_is_hidden_up_to_the_at_sign(string list, string shown) =>
        Assert.Equal(shown, UserInformation.MaskList(list));

    [Theory]
    [InlineData("it returned 'PROXY u:pa ss@p:1'", "it returned 'PROXY ***@p:1'")]
    [InlineData("it returned 'PROXY u:pa;s s@p:1; DIRECT'", "it returned 'PROXY ***@p:1; DIRECT'")]
    [InlineData("it returned 'PROXY a:1; PROXY u:p@p:1'", "it returned 'PROXY a:1; PROXY ***@p:1'")]
    [InlineData("Error: no way to u:p q@p", "Error: no way to ***@p")]
    [InlineData("/a.pac:3:5: Error: 'PROXY u:p q@p:1'", "/a.pac:3:5: Error: 'PROXY ***@p:1'")]
    [InlineData("f('http://u:p q@p/', '*')", "f('http://***@p/', '*')")]
    [InlineData("alert(u:it's@p) 'b'", "***@p) 'b'")]
    [InlineData("no address of a.example:80 here", "no address of a.example:80 here")]
    public void So_it_is_in_a_message(string text, string shown) => Assert.Equal(shown, UserInformation.Mask(text));

    [Fact]
    public void Whatever_a_password_has_in_it_none_of_it_is_shown() =>
        Gen.Char["Q;, \t:@/'Q"]
            .Array[1, 12]
            .Select(c => "Q" + new string(c) + "Q")
            .Sample(password =>
                new[]
                {
                    UserInformation.MaskList("a.example;u:" + password + "@host;b"),
                    string.Join(' ', PacResult.Read("PROXY u:" + password + "@host:1; DIRECT").Select(e => e.Text)),
                    string.Join(' ', Traced("a.example;u:" + password + "@host;b")),
                }.All(shown => !shown.Contains('Q', StringComparison.Ordinal))
            );

    private static List<string> Traced(string list)
    {
        var trace = new List<string>();
        BypassList.Read(list).Bypasses("http", "w.example", 80, trace);
        return trace;
    }
}
