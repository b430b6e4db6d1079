using System.Globalization;
using Probe.Bits;

namespace Probe.Core.Tests.Bits;

public sealed class BitsErrorsTests
{
    [Theory]
    [InlineData(0x80070057, "E_INVALIDARG", "transient")]
    [InlineData(0x80072EE7, "ERROR_WINHTTP_NAME_NOT_RESOLVED", "transient")]
    [InlineData(0x80072F78, "ERROR_HTTP_INVALID_SERVER_RESPONSE", "transient")]
    [InlineData(0x80200013, "BG_E_INSUFFICIENT_RANGE_SUPPORT", "error")]
    [InlineData(0x80200011, "BG_E_MISSING_FILE_SIZE", "error")]
    [InlineData(0x80190193, "BG_E_HTTP_ERROR_403", "error")]
    [InlineData(0x800704DD, "ERROR_NOT_LOGGED_ON", "unknown")]
    public void The_seven_rows_of_the_article_have_their_names_and_states(uint code, string name, string state)
    {
        var error = BitsErrors.Get(code);

        Assert.Equal(name, error.Name);
        Assert.Equal(state, error.JobState);
        Assert.Equal(code, error.HResult);
    }

    [Fact]
    public void Every_pair_of_name_and_code_is_there_once()
    {
        var pairs = BitsErrors.All.Select(e => (e.Name, e.HResult)).ToList();

        Assert.True(pairs.Count > 230);
        Assert.Equal(pairs.Count, pairs.Distinct().Count());
    }

    [Fact]
    public void Every_name_stands_for_one_code()
    {
        var twice = BitsErrors.All.GroupBy(e => e.Name).Where(g => g.Select(e => e.HResult).Distinct().Count() > 1);

        Assert.Empty(twice);
    }

    [Fact]
    public void Every_entry_has_texts_a_source_and_a_known_state()
    {
        foreach (var error in BitsErrors.All)
        {
            Assert.NotEmpty(error.Sources);
            Assert.All(error.Sources, s => Assert.True(s.Length > 10, error.Name));
            Assert.Contains(error.JobState, (string[])["error", "transient", "unknown"]);
            Assert.EndsWith(".", error.Cause, StringComparison.Ordinal);
            Assert.EndsWith(".", error.Remedy, StringComparison.Ordinal);
            Assert.DoesNotContain("..", error.Cause, StringComparison.Ordinal);
            Assert.NotEmpty(error.Parties);
            Assert.NotEmpty(error.Header);
        }
    }

    [Theory]
    [InlineData(429, 0x801901AD, "error")]
    [InlineData(308, 0x80190134, "transient")]
    [InlineData(511, 0x801901FF, "transient")]
    [InlineData(226, 0x801900E2, "unknown")]
    public void A_status_without_constant_is_made_by_the_rule(int status, uint code, string state)
    {
        var error = BitsErrors.ForStatus(status);

        Assert.Equal(code, error.HResult);
        Assert.Equal("BG_E_HTTP_ERROR_" + status.ToString(CultureInfo.InvariantCulture), error.Name);
        Assert.StartsWith("none", error.Header, StringComparison.Ordinal);
        Assert.Equal(state, error.JobState);
        Assert.NotEmpty(error.Sources);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(600)]
    [InlineData(-1)]
    public void A_number_that_is_no_status_is_refused(int status) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BitsErrors.ForStatus(status));

    [Theory]
    [InlineData(0x80200080, "unlisted BITS error 0x80200080")]
    [InlineData(0x00200080, "unlisted BITS information 0x00200080")]
    [InlineData(0x80072F20, "unlisted WinHTTP error 12064")]
    [InlineData(0x80070123, "unlisted Win32 error 291")]
    [InlineData(0x80090999, "unlisted security error 0x80090999")]
    [InlineData(0x800B0199, "unlisted security error 0x800B0199")]
    [InlineData(0x8024FFFF, "unlisted update agent error 0x8024FFFF")]
    [InlineData(0x80D0FFFF, "unlisted Delivery Optimization error 0x80D0FFFF")]
    [InlineData(0x80194FFF, "unlisted code 0x80194FFF")]
    [InlineData(0x00040008, "unlisted code 0x00040008")]
    [InlineData(0, "S_OK")]
    public void A_code_that_no_table_holds_is_named_after_its_facility(uint code, string name)
    {
        var error = BitsErrors.Get(code);

        Assert.Equal(name, error.Name);
        Assert.Equal("unknown", error.JobState);
        Assert.NotEmpty(error.Sources);
        Assert.False(BitsErrors.IsListed(code));
    }

    [Fact]
    public void Event_log_texts_are_not_taken_for_statuses()
    {
        Assert.Equal("BITS_MC_JOB_CANCELLED", BitsErrors.Get(0x80194000).Name);
        Assert.Equal("event-text", BitsErrors.Get(0x80194000).Parties);
    }

    [Fact]
    public void No_code_makes_the_catalogue_throw()
    {
        var random = new Random(20260401);
        for (var i = 0; i < 20_000; i++)
        {
            var code = (uint)random.NextInt64(0, 1L << 32);
            Assert.Equal(code, BitsErrors.Get(code).HResult);
        }
    }
}
