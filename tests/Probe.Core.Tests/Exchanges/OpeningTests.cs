using System.Text;
using Probe.Exchanges;

namespace Probe.Core.Tests.Exchanges;

/// <summary>What a client's first octets are taken for, and no more than that.</summary>
public sealed class OpeningTests
{
    [Theory]
    [InlineData("", Opening.Nothing)]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003", Opening.TlsHandshake)]
    [InlineData("\u0016\u0003\u0003", Opening.TlsHandshake)]
    [InlineData("\u0016\u0003\u0001\u0000\u0005\u0002", Opening.NotHttp)]
    [InlineData("\u0016\u0003", Opening.NotHttp)]
    [InlineData("\u0005\u0001\u0000", Opening.NotHttp)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", Opening.NotHttp)]
    [InlineData("G", Opening.UnfinishedHead)]
    [InlineData("GET http://wsus.example/", Opening.UnfinishedHead)]
    [InlineData("GET / HTTP/1.1\r", Opening.UnfinishedHead)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n", Opening.UnfinishedHead)]
    [InlineData("\r\nGET / HTTP/1.1\r\n", Opening.UnfinishedHead)]
    [InlineData("\r\n", Opening.UnfinishedHead)]
    [InlineData("GET /\u0000", Opening.NotHttp)]
    [InlineData("GET /\r\n", Opening.NotHttp)]
    [InlineData("\u00ff\u00ff\u00ff", Opening.NotHttp)]
    public void The_first_octets_show_what_was_meant(string sent, Opening expected) =>
        Assert.Equal(expected, Openings.Of(Encoding.Latin1.GetBytes(sent)));

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n", true)]
    [InlineData("GET /a", true)]
    [InlineData("GET http://wsus.example/", true)]
    [InlineData("GET", false)]
    [InlineData("GET ", false)]
    [InlineData("EHLO mail.example", false)]
    [InlineData("SSH-2.0-OpenSSH_9.2", false)]
    [InlineData("", false)]
    public void It_is_called_HTTP_where_a_target_shows_it(string sent, bool expected) =>
        Assert.Equal(expected, Openings.IsHttp(Encoding.Latin1.GetBytes(sent)));
}
