using Probe.Exchanges;
using Probe.Testing;
using static Probe.Transport.Tests.Sending;

namespace Probe.Transport.Tests;

/// <summary>Lengths that no counter holds, and the largest that one does.</summary>
public sealed class HugeNumberTests
{
    private const string Nines =
        "9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999";

    [Theory]
    [InlineData("Content-Length: 9223372036854775808", FailureCauses.MalformedHead, "larger than 2^63-1")]
    [InlineData("Content-Length: 18446744073709551616", FailureCauses.MalformedHead, "larger than 2^63-1")]
    [InlineData("Content-Length: " + Nines, FailureCauses.MalformedHead, "larger than 2^63-1")]
    [InlineData("Content-Length: 5\r\nContent-Length: " + Nines, FailureCauses.MalformedHead, "disagree")]
    [InlineData("Content-Length: 9223372036854775807", FailureCauses.ClosedEarly, "5 of 9223372036854775807")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n8000000000000000", FailureCauses.MalformedChunk, "2^63-1")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n10000000000000000", FailureCauses.MalformedChunk, "2^63-1")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nffffffffffffffff", FailureCauses.MalformedChunk, "2^63-1")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n" + Nines, FailureCauses.MalformedChunk, "2^63-1")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n-1", FailureCauses.MalformedChunk, "hexadecimal")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff", FailureCauses.ClosedEarly, "octets of data")]
    public async Task A_length_that_cannot_be_is_told_and_nothing_is_set_aside_for_it(
        string lines,
        string cause,
        string detail
    )
    {
        var separator = lines.Contains("chunked", StringComparison.Ordinal) ? "\r\n" : "\r\n\r\n";
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync($"HTTP/1.1 200 OK\r\n{lines}{separator}hello");
        });

        var exchange = await SendOnceAsync(Get(Url(server.Port)));

        Assert.Equal(cause, exchange.Failure?.Cause);
        Assert.Contains(detail, exchange.Failure!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_length_without_bound_on_HEAD_is_no_failure()
    {
        await using var server = RawServer.Answering($"HTTP/1.1 200 OK\r\nContent-Length: {Nines}\r\n\r\n");

        var exchange = await SendOnceAsync(Head(Url(server.Port)));

        Assert.Null(exchange.Failure);
        Assert.Null(exchange.Response!.ContentLength);
    }
}
