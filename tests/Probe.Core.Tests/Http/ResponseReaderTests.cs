using System.Text;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Core.Tests.Http;

public sealed class ResponseReaderTests
{
    [Fact]
    public void A_head_is_given_as_it_came()
    {
        const string text =
            "HTTP/1.1 206 Partial Content\r\nETag: \"a\"\r\nx-DUP: 1\r\nX-Dup:\t2 \r\nContent-Length: 2\r\n\r\n";
        var reader = new ResponseReader("GET", new WireLimits());

        var step = reader.Advance(Encoding.Latin1.GetBytes(text + "hi"), ended: false);

        var head = reader.Head!;
        Assert.Equal(new ReadStep(ReadStepKind.Head, text.Length), step);
        Assert.Equal(text, Encoding.Latin1.GetString(head.Bytes.AsSpan()));
        Assert.Equal("HTTP/1.1 206 Partial Content", head.StatusLine);
        Assert.Equal(
            ["ETag: \"a\"", "x-DUP: 1", "X-Dup: 2", "Content-Length: 2"],
            head.Headers.Select(h => h.ToString())
        );
        Assert.Equal(2, head.ContentLength);
        Assert.True(head.KeepAlive);
        Assert.Empty(head.Anomalies);
    }

    [Theory]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", BodyFraming.ContentLength, 5L, true)]
    [InlineData("GET", "HTTP/1.1 200 OK\r\n\r\n", BodyFraming.UntilClose, null, false)]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n", BodyFraming.Chunked, null, true)]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", BodyFraming.Chunked, null, true)]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", BodyFraming.UntilClose, null, false)]
    [InlineData(
        "GET",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 5\r\n\r\n",
        BodyFraming.ContentLength,
        5L,
        true
    )]
    [InlineData(
        "GET",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        BodyFraming.Chunked,
        5L,
        true
    )]
    [InlineData("GET", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", BodyFraming.None, 5L, true)]
    [InlineData("GET", "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", BodyFraming.None, null, true)]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", BodyFraming.None, 5L, true)]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n", BodyFraming.None, null, true)]
    [InlineData(
        "HEAD",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        BodyFraming.None,
        null,
        true
    )]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", BodyFraming.None, null, true)]
    [InlineData("CONNECT", "HTTP/1.1 200 Connection established\r\n\r\n", BodyFraming.None, null, true)]
    [InlineData("CONNECT", "HTTP/1.1 407 No\r\nContent-Length: 3\r\n\r\n", BodyFraming.ContentLength, 3L, true)]
    [InlineData("GET", "HTTP/1.1 101 Switching Protocols\r\nContent-Length: 3\r\n\r\n", BodyFraming.None, 3L, false)]
    [InlineData(
        "GET",
        "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551616\r\nTransfer-Encoding: chunked\r\n\r\n",
        BodyFraming.Chunked,
        null,
        true
    )]
    public void The_body_is_framed_as_RFC_9112_says(
        string method,
        string text,
        BodyFraming framing,
        long? contentLength,
        bool keepAlive
    )
    {
        var reader = new ResponseReader(method, new WireLimits());

        Assert.Equal(ReadStepKind.Head, reader.Advance(Encoding.Latin1.GetBytes(text), ended: false).Kind);

        Assert.Equal(framing, reader.Head!.Framing);
        Assert.Equal(contentLength, reader.Head.ContentLength);
        Assert.Equal(keepAlive, reader.Head.KeepAlive);
    }

    [Theory]
    [InlineData("HTTP/1.1", "", true)]
    [InlineData("HTTP/1.1", "Connection: close", false)]
    [InlineData("HTTP/1.1", "Connection: keep-alive, Close", false)]
    [InlineData("HTTP/1.1", "Proxy-Connection: close", false)]
    [InlineData("HTTP/1.0", "", false)]
    [InlineData("HTTP/1.0", "Connection: Keep-Alive", true)]
    [InlineData("HTTP/1.0", "Proxy-Connection: keep-alive", true)]
    [InlineData("HTTP/1.2", "", true)]
    [InlineData("HTTP/2.0", "Connection: keep-alive", false)]
    public void A_connection_lives_on_by_version_and_Connection(string version, string line, bool expected)
    {
        var read = ReadOut.Whole(
            $"{version} 200 OK\r\n{line}{(line.Length > 0 ? "\r\n" : "")}Content-Length: 0\r\n\r\n"
        );

        Assert.Equal(expected, read.KeepAlive);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\nA: b\n\n", "lf_only@15")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", "folded_header@23")]
    [InlineData("HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "space_before_colon@18")]
    [InlineData("HTTP/1.1 200 OK\r\nA@: b\r\n\r\n", "odd_header_name@18")]
    [InlineData("HTTP/1.1 200 OK\r\n: b\r\n\r\n", "odd_header_name@17")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n", "bare_cr@21")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\u0001\r\n\r\n", "control_character@21")]
    [InlineData("HTTP/1.1 200 O\u007fK\r\n\r\n", "control_character@14")]
    [InlineData("HTTP/1.1 200\r\n\r\n", "odd_status_line@12")]
    [InlineData("HTTP/1.1 200 Ori\u00ebnt\r\n\r\n", "non_ascii_reason@16")]
    [InlineData("HTTP/1.2 200 OK\r\n\r\n", "odd_version@5")]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n", "odd_version@5")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0, 0\r\n\r\n", "repeated_length@17")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 00\r\n\r\n", "repeated_length@36")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n", "invalid_length@17")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", "invalid_length@17")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "unknown_transfer_encoding@17")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "repeated_transfer_encoding@17"
    )]
    [InlineData("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "chunked_in_old_version@17")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "length_with_transfer_encoding@17"
    )]
    public void What_tolerant_clients_accept_is_an_anomaly_with_its_offset(string text, string anomalies)
    {
        var read = ReadOut.Whole(text);

        Assert.Equal("", read.Problem);
        Assert.Equal(anomalies, read.HeadAnomalies);
    }

    [Theory]
    [InlineData("", FailureCauses.ClosedWithoutReply, 0)]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n", FailureCauses.ClosedInHead, 23)]
    [InlineData("H", FailureCauses.ClosedInHead, 1)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", FailureCauses.ClosedInHead, 0)]
    [InlineData("\r\nHTTP/1.1 200 OK\r\n\r\n", FailureCauses.MalformedHead, 0)]
    [InlineData("http/1.1 200 OK\r\n\r\n", FailureCauses.MalformedHead, 0)]
    [InlineData("HTTPS/1.1 200 OK\r\n\r\n", FailureCauses.MalformedHead, 4)]
    [InlineData("HTTP/1 200 OK\r\n\r\n", FailureCauses.MalformedHead, 6)]
    [InlineData("HTTP/1.12 200 OK\r\n\r\n", FailureCauses.MalformedHead, 8)]
    [InlineData("HTTP/3.0 200 OK\r\n\r\n", FailureCauses.MalformedHead, 5)]
    [InlineData("HTTP/1.1200 OK\r\n\r\n", FailureCauses.MalformedHead, 8)]
    [InlineData("HTTP/1.1  200 OK\r\n\r\n", FailureCauses.MalformedHead, 9)]
    [InlineData("HTTP/1.1 20\r\n\r\n", FailureCauses.MalformedHead, 11)]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", FailureCauses.MalformedHead, 12)]
    [InlineData("HTTP/1.1 099 OK\r\n\r\n", FailureCauses.MalformedHead, 9)]
    [InlineData("HTTP/1.1 200 O\rK\r\n\r\n", FailureCauses.MalformedHead, 14)]
    [InlineData("HTTP/1.1 200 O\0K\r\n\r\n", FailureCauses.MalformedHead, 14)]
    [InlineData("HTTP/1.1 200 OK\r\nA: \0\r\n\r\n", FailureCauses.MalformedHead, 20)]
    [InlineData("HTTP/1.1 200 OK\r\n A: b\r\n\r\n", FailureCauses.MalformedHead, 17)]
    [InlineData("HTTP/1.1 200 OK\r\nA\r\n\r\n", FailureCauses.MalformedHead, 17)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", FailureCauses.MalformedHead, 36)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nab", FailureCauses.MalformedHead, 17)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: x\r\n\r\nab", FailureCauses.MalformedHead, 36)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\nab", FailureCauses.MalformedHead, 17)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\nab", FailureCauses.MalformedHead, 17)]
    public void What_real_clients_reject_in_a_head_is_a_problem_with_its_offset(string text, string cause, long offset)
    {
        Assert.Equal($"{cause} head@{offset}", ReadOut.Whole(text).Problem);
    }

    [Theory]
    [InlineData("5\r\nhello\r\n0\r\n\r\n", 5, "", "")]
    [InlineData("5;a=\"b;c\"\r\nhello\r\n0;last\r\nA: b\r\nC : d\r\n\r\n", 5, "space_before_colon@33", "A: b|C: d")]
    [InlineData("0005 \t\r\nhello\r\n00\r\n\r\n", 5, "odd_chunk_size@4", "")]
    [InlineData("5\nhello\r\n0\n\n", 5, "lf_only@1", "")]
    [InlineData("0\r\nno colon\r\n\r\n", 0, "header_without_colon@3", "")]
    [InlineData("5;\0\r\nhello\r\n0\r\n\r\n", 5, "control_character@2", "")]
    [InlineData("5;\u0001\r\nhello\r\n0\r\n\r\n", 5, "control_character@2", "")]
    [InlineData("5\r\nhello\r\n0\r\n\r\nHTTP/1.1", 5, "bytes_after_body@15", "")]
    public void A_chunked_body_is_decoded(string body, long length, string anomalies, string trailers)
    {
        var read = ReadOut.Whole("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body);

        Assert.Equal("", read.Problem);
        Assert.Equal(length, read.BodyLength);
        Assert.Equal(anomalies, read.BodyAnomalies);
        Assert.Equal(trailers, read.Trailers);
    }

    [Theory]
    [InlineData("5\r\nhel", FailureCauses.ClosedEarly, 6)]
    [InlineData("5\r\nhello\r\n", FailureCauses.ClosedEarly, 10)]
    [InlineData("5\r\nhello\r\n0\r\n", FailureCauses.ClosedEarly, 13)]
    [InlineData("", FailureCauses.ClosedEarly, 0)]
    [InlineData("\r\nhello", FailureCauses.MalformedChunk, 0)]
    [InlineData(" 5\r\nhello", FailureCauses.MalformedChunk, 0)]
    [InlineData("+5\r\nhello", FailureCauses.MalformedChunk, 0)]
    [InlineData("-5\r\nhello", FailureCauses.MalformedChunk, 0)]
    [InlineData("0x5\r\nhello", FailureCauses.MalformedChunk, 1)]
    [InlineData("5 5\r\nhello", FailureCauses.MalformedChunk, 2)]
    [InlineData("5\r;\nhello", FailureCauses.MalformedChunk, 2)]
    [InlineData("5\0\r\nhello", FailureCauses.MalformedChunk, 1)]
    [InlineData("5\r\nhelloX", FailureCauses.MalformedChunk, 8)]
    [InlineData("5\r\nhello\n0\r\n\r\n", FailureCauses.MalformedChunk, 8)]
    [InlineData("5\r\nhello\rX", FailureCauses.MalformedChunk, 9)]
    [InlineData("8000000000000000\r\n", FailureCauses.MalformedChunk, 15)]
    [InlineData("fffffffffffffffff\r\n", FailureCauses.MalformedChunk, 15)]
    [InlineData("7fffffffffffffff\r\nhello", FailureCauses.ClosedEarly, 23)]
    public void A_broken_chunked_body_is_a_problem_with_its_raw_offset(string body, string cause, long offset)
    {
        var read = ReadOut.Whole("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body);

        Assert.Equal($"{cause} body@{offset}", read.Problem);
    }

    [Fact]
    public void A_body_cut_short_says_how_much_came()
    {
        var octets = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"u8;
        var reader = new ResponseReader("GET", new WireLimits());
        var head = reader.Advance(octets, ended: true).Consumed;
        reader.Advance(octets[head..], ended: true);

        var step = reader.Advance([], ended: true);

        Assert.Equal(ReadStepKind.Problem, step.Kind);
        Assert.Equal(FailureCauses.ClosedEarly, reader.Problem!.Cause);
        Assert.Equal("the connection was closed after 5 of 10 octets of the body", reader.Problem.Detail);
        Assert.Equal(new ReadStep(ReadStepKind.Problem, 0), reader.Advance("more"u8, ended: false));
    }

    [Fact]
    public void Interim_replies_are_kept_apart_from_the_final_one()
    {
        var read = ReadOut.Whole(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\nContent-Length: 9\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        );

        Assert.Equal("100 103", read.InterimStatuses);
        Assert.Equal(200, read.Status);
        Assert.Equal(2, read.BodyLength);
    }

    [Fact]
    public void Octets_after_a_tunnel_reply_are_left_to_the_tunnel()
    {
        var read = ReadOut.Whole("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n\u0016\u0003\u0001", "CONNECT");

        Assert.Equal("", read.BodyAnomalies);
        Assert.Equal(3, read.Leftover);
    }

    [Theory]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "body_where_none_belongs@0")]
    [InlineData("GET", "HTTP/1.1 204 No Content\r\n\r\nok", "body_where_none_belongs@0")]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nok", "bytes_after_body@1")]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nok", "bytes_after_body@0")]
    public void Octets_that_no_reply_owns_are_an_anomaly(string method, string text, string anomalies)
    {
        Assert.Equal(anomalies, ReadOut.Whole(text, method).BodyAnomalies);
    }

    [Fact]
    public void A_bodiless_reply_ends_without_waiting_for_more()
    {
        var octets = "HTTP/1.1 304 Not Modified\r\n\r\n"u8;
        var reader = new ResponseReader("GET", new WireLimits());
        reader.Advance(octets, ended: false);

        Assert.Equal(new ReadStep(ReadStepKind.End, 0), reader.Advance([], ended: false));
    }

    [Theory]
    [InlineData("\u0015\u0003\u0001", "this port expects https")]
    [InlineData("SSH-2.0-OpenSSH_9.2", "an SSH server")]
    [InlineData("220 mail ESMTP", "SMTP or FTP")]
    [InlineData("<html>", "HTTP/0.9")]
    [InlineData("\r\nHTTP/1.1 200 OK", "an empty line")]
    public void Another_protocol_is_named(string text, string hint)
    {
        var reader = new ResponseReader("GET", new WireLimits());

        reader.Advance(Encoding.Latin1.GetBytes(text), ended: false);

        Assert.Contains(hint, reader.Problem!.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(reader.Problem.Detail, char.IsControl);
    }

    [Fact]
    public void Repeated_irregularities_are_counted_not_listed()
    {
        var reader = new ResponseReader("GET", new WireLimits());

        reader.Advance("HTTP/1.1 200 OK\r\nA : 1\r\nB : 2\r\nC : 3\r\n\r\n"u8, ended: true);

        var anomaly = Assert.Single(reader.Head!.Anomalies);
        Assert.Equal(AnomalyKinds.SpaceBeforeColon, anomaly.Kind);
        Assert.EndsWith("(the first of 3)", anomaly.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folded_value_is_joined_by_one_space()
    {
        var reader = new ResponseReader("GET", new WireLimits());

        reader.Advance("HTTP/1.1 200 OK\r\nA: 1\r\n\t  2  \r\n \r\nContent-Length:\r\n 7\r\n\r\n"u8, ended: true);

        Assert.Equal("1 2", reader.Head!.Headers.Get("a"));
        Assert.Equal(7, reader.Head.ContentLength);
    }
}
