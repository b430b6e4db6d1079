using System.Text;

namespace Probe.Pac.Tests;

/// <summary>Octets made a script: byte-order mark, charset, what is no script.</summary>
public sealed class PacTextTests
{
    [Fact]
    public void A_byte_order_mark_decides_before_the_charset()
    {
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            Assert.Equal(
                "var ü;",
                Read([.. encoding.GetPreamble(), .. encoding.GetBytes("var ü;")], "text/plain; charset=iso-8859-1")
            );
        }
    }

    [Fact]
    public void Without_a_mark_the_charset_decides_and_else_what_the_octets_fit()
    {
        var latin = Encoding.Latin1.GetBytes("var ü;");
        var utf8 = Encoding.UTF8.GetBytes("var ü;");

        Assert.Equal("var ü;", Read(latin, "application/x-ns-proxy-autoconfig; charset=\"ISO-8859-1\""));
        Assert.Equal("var ü;", Read(latin, null));
        Assert.Equal("var ü;", Read(utf8, null));
        Assert.Equal("var ü;", Read(utf8, "application/x-ns-proxy-autoconfig;charset=unheard-of"));
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData(" \r\n\t", "it is empty")]
    [InlineData("<html>", "it is a page")]
    [InlineData("  \n<?xml version='1.0'?>", "it is a page")]
    public void What_is_no_script_is_told(string body, string told)
    {
        Assert.False(PacText.TryRead(Encoding.UTF8.GetBytes(body), "text/html", out _, out _, out var problem));
        Assert.Contains(told, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comment_of_HTML_is_one_of_script_too()
    {
        Assert.NotNull(Read(Encoding.UTF8.GetBytes("<!-- hidden from old browsers\nvar x;"), null));
    }

    private static string? Read(byte[] octets, string? type) =>
        PacText.TryRead(octets, type, out var text, out _, out _) ? text : null;
}
