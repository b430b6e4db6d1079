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
    [InlineData("no way  to @proxy", "no way  to ***@proxy")]
    [InlineData(" a  b@c", " a  ***@c")]
    [InlineData("a  u:p  q@c", "a  ***@c")]
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

    [Fact]
    public void Whatever_stands_around_a_password_in_a_message_none_of_it_is_shown()
    {
        var around = Gen.Char["ab1  \t@:;,'\"()/."].Array[0, 20].Select(c => new string(c));
        Gen.Select(around, Gen.Char["Q;, \t:@/Q"].Array[0, 6].Select(c => "Q" + new string(c) + "Q"), around)
            .Sample(t =>
                !UserInformation.Mask($"{t.Item1}u:{t.Item2}@h{t.Item3}").Contains('Q', StringComparison.Ordinal)
            );
    }

    [Fact]
    public void Any_text_can_be_masked_and_keeps_what_stands_behind_its_last_at_sign() =>
        Gen.Char["ab1  \t@:;,'\"()/."]
            .Array[0, 30]
            .Select(c => new string(c))
            .Sample(text =>
                UserInformation
                    .Mask(text)
                    .EndsWith(text[Math.Max(0, text.LastIndexOf('@'))..], StringComparison.Ordinal)
            );

    private static List<string> Traced(string list)
    {
        var trace = new List<string>();
        BypassList.Read(list).Bypasses("http", "w.example", 80, trace);
        return trace;
    }
}
