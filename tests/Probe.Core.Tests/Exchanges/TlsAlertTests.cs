using Probe.Exchanges;

namespace Probe.Core.Tests.Exchanges;

public sealed class TlsAlertTests
{
    [Fact]
    public void A_fatal_alert_is_read_from_its_record()
    {
        var alert = TlsAlert.Find([21, 3, 1, 0, 2, 2, 40]);

        Assert.Equal(new TlsAlert(TlsAlert.HandshakeFailure, OnTheWire: true), alert);
        Assert.Equal("alert 40, handshake_failure", alert!.ToString());
    }

    [Fact]
    public void An_alert_behind_handshake_records_is_found()
    {
        Assert.Equal(
            TlsAlert.ProtocolVersion,
            TlsAlert.Find([22, 3, 3, 0, 3, 2, 0, 0, 22, 3, 3, 0, 1, 9, 21, 3, 3, 0, 2, 2, 70])?.Code
        );
    }

    [Fact]
    public void A_warning_is_passed_over_and_a_fatal_one_behind_it_is_found()
    {
        Assert.Equal(TlsAlert.UnrecognizedName, TlsAlert.Find([21, 3, 3, 0, 2, 1, 0, 21, 3, 3, 0, 2, 2, 112])?.Code);
        Assert.Null(TlsAlert.Find([21, 3, 3, 0, 2, 1, 112]));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 21 })]
    [InlineData(new byte[] { 21, 3, 1, 0, 2, 2 })] // cut before the description
    [InlineData(new byte[] { 21, 2, 1, 0, 2, 2, 40 })] // no version of TLS
    [InlineData(new byte[] { 21, 3, 1, 0, 0, 2, 40 })] // an empty record, then octets that are none
    [InlineData(new byte[] { 21, 3, 1, 0, 3, 2, 40, 0 })] // three octets are no plain alert
    [InlineData(new byte[] { 21, 3, 1, 255, 255, 2, 40 })] // longer than anything that came
    [InlineData(new byte[] { 22, 3, 1, 255, 255, 21, 3, 1, 0, 2, 2, 40 })] // an alert inside a handshake record is none
    [InlineData(new byte[] { 20, 3, 3, 0, 1, 1, 21, 3, 3, 0, 2, 2, 40 })] // enciphered from the cipher change on
    [InlineData(new byte[] { 23, 3, 3, 0, 2, 2, 40, 21, 3, 3, 0, 2, 2, 40 })]
    [InlineData(new byte[] { 72, 84, 84, 80, 47, 49, 46, 49 })] // HTTP/1.1
    public void Octets_that_show_no_plain_fatal_alert_give_none(byte[] received)
    {
        Assert.Null(TlsAlert.Find(received));
    }

    [Fact]
    public void Empty_records_without_end_come_to_an_end()
    {
        byte[] flood = [.. Enumerable.Repeat<byte[]>([22, 3, 3, 0, 0], 20_000).SelectMany(r => r)];

        Assert.Null(TlsAlert.Find(flood));
        Assert.Equal(80, TlsAlert.Find([.. flood, 21, 3, 3, 0, 2, 2, 80])?.Code);
    }

    [Fact]
    public void Any_octets_are_read_without_a_throw()
    {
        var random = new Random(20261127);
        var octets = new byte[64];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(octets);
            octets[0] = (byte)(20 + (octets[0] % 4));
            octets[1] = 3;
            octets[3] = 0;
            octets[4] %= 9;
            var alert = TlsAlert.Find(octets.AsSpan(0, i % 65));

            Assert.True(alert is null or { OnTheWire: true, Code: >= 0 and <= 255 });
        }
    }

    [Fact]
    public void A_number_that_no_standard_names_is_shown_as_it_is()
    {
        Assert.Equal("alert 255, unassigned", TlsAlert.Find([21, 3, 3, 0, 2, 2, 255])!.ToString());
    }

    [Theory]
    [InlineData("error:0A00045C:SSL routines::tlsv13 alert certificate required", 116)]
    [InlineData("error:0A000410:SSL routines::sslv3 alert handshake failure", 40)]
    [InlineData("error:0A00042E:SSL routines::tlsv1 alert protocol version", 70)]
    [InlineData("error:0A000418:SSL routines::tlsv1 alert unknown ca", 48)]
    [InlineData("TLS alert: 'HandshakeFailure'", 40)]
    [InlineData("Authentication failed because the remote party sent a TLS alert: 'ProtocolVersion'.", 70)]
    [InlineData("TLS Alert: 'UnrecognizedName'", 112)]
    public void A_librarys_words_name_the_alert(string words, int code)
    {
        Assert.Equal(new TlsAlert(code, OnTheWire: false), TlsAlert.InWords(words));
    }

    [Theory]
    [InlineData("")]
    [InlineData("handshake failure")]
    [InlineData("alert")]
    [InlineData("TLS alert: 'SomethingNew'")]
    [InlineData("The remote certificate was rejected by the provided RemoteCertificateValidationCallback.")]
    public void Words_that_name_no_alert_give_none(string words)
    {
        Assert.Null(TlsAlert.InWords(words));
    }

    [Theory]
    [InlineData(42, true)]
    [InlineData(46, true)]
    [InlineData(48, true)]
    [InlineData(49, true)]
    [InlineData(TlsAlert.CertificateRequired, true)]
    [InlineData(TlsAlert.HandshakeFailure, false)]
    [InlineData(47, false)]
    [InlineData(TlsAlert.ProtocolVersion, false)]
    public void Some_alerts_speak_of_the_clients_certificate(int code, bool expected)
    {
        Assert.Equal(expected, new TlsAlert(code, OnTheWire: true).IsOfClientCertificate);
    }
}
