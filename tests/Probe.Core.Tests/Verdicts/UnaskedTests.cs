using Probe.Testing.Results;
using Probe.Verdicts;

namespace Probe.Core.Tests.Verdicts;

/// <summary>Connections that ended without a request: counted, and those that said something named.</summary>
public sealed class UnaskedTests
{
    [Fact]
    public void Those_that_said_nothing_take_no_place_from_the_others_and_are_no_alarm()
    {
        var tally = new UnaskedTally();
        for (var i = 0; i < 2000; i++)
        {
            tally.Add(SampleCaptures.Unasked("") with { Connection = i });
        }

        tally.Add(SampleCaptures.Unasked("\u0016\u0003\u0001"));

        Assert.Equal((2001, 2000, 101), (tally.Count, tally.SilentCount, tally.Kept.Count));
        var told = Unjudged.Of([], 0, [], 0, tally)!;
        Assert.False(told.IsSilenceAlone);
        Assert.Equal(
            "1 connection ended without a whole request: 192.0.2.1 sent a TLS handshake; this port takes no TLS: "
                + "give it to clients as http://, not https://; 2000 connections said nothing, as clients do that "
                + "connect ahead of need",
            told.DescribeUnasked()
        );
    }

    [Fact]
    public void Silence_alone_is_counted_and_no_more()
    {
        var tally = new UnaskedTally();
        tally.Add(SampleCaptures.Unasked(""));

        var told = Unjudged.Of([], 0, [], 0, tally)!;

        Assert.True(told.IsSilenceAlone);
        Assert.Equal("1 connection said nothing, as clients do that connect ahead of need", told.DescribeUnasked());
        Assert.Null(Unjudged.Of([], 0, [], 0, new UnaskedTally()));
    }

    [Fact]
    public void A_head_that_breaks_off_is_kept_without_its_secrets()
    {
        var tally = new UnaskedTally();
        tally.Add(
            SampleCaptures.Unasked(
                "GET http://a/?sig=TopSecret HTTP/1.1\r\nAuthorization: Basic Ym9iOmh1bnRlcjI=\r\nHo"
            )
        );

        var kept = System.Text.Encoding.Latin1.GetString(
            Assert.Single(Unjudged.Of([], 0, [], 0, tally)!.Unasked).RequestBytes.AsSpan()
        );

        Assert.DoesNotContain("TopSecret", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("Ym9iOmh1bnRlcjI=", kept, StringComparison.Ordinal);
        Assert.StartsWith("GET http://a/?sig=", kept, StringComparison.Ordinal);
    }
}
