using Probe.Bits;

namespace Probe.Core.Tests.Bits;

public sealed class CodeFinderTests
{
    [Theory]
    [InlineData("0x80200013")]
    [InlineData("0X80200013")]
    [InlineData("80200013")]
    [InlineData("80200013h")]
    [InlineData("0xFFFFFFFF80200013")]
    [InlineData("2149580819")]
    [InlineData("-2145386477")]
    [InlineData(" (0x80200013). ")]
    [InlineData("HRESULT: 0x80200013")]
    [InlineData("hr=2149580819")]
    [InlineData("error code 0x80200013")]
    [InlineData("BG_E_INSUFFICIENT_RANGE_SUPPORT")]
    [InlineData("bg_e_insufficient_range_support")]
    public void Every_notation_of_one_code_leads_to_it(string text)
    {
        var lookup = BitsErrors.Find(text);

        var reading = Assert.Single(lookup.Readings);
        Assert.Equal("BG_E_INSUFFICIENT_RANGE_SUPPORT", Assert.Single(reading.Matches).Name);
    }

    [Theory]
    [InlineData("403", "HTTP status 403", 0x80190193)]
    [InlineData("HTTP 403", "HTTP status 403", 0x80190193)]
    [InlineData("HTTP/1.1 403 Forbidden", "HTTP status 403", 0x80190193)]
    [InlineData("http_404", "HTTP status 404", 0x80190194)]
    [InlineData("0x193", "HTTP status 403", 0x80190193)]
    [InlineData("429", "HTTP status 429", 0x801901AD)]
    [InlineData("BG_E_HTTP_ERROR_429", "HTTP status 429", 0x801901AD)]
    [InlineData("12007", "WinHTTP error 12007", 0x80072EE7)]
    [InlineData("12152", "WinHTTP error 12152", 0x80072F78)]
    [InlineData("12064", "WinHTTP error 12064", 0x80072F20)]
    [InlineData("5", "Win32 error 5", 0x80070005)]
    [InlineData("1245", "Win32 error 1245", 0x800704DD)]
    [InlineData("11001", "Win32 error 11001", 0x80072AF9)]
    [InlineData("0", "HRESULT 0x00000000", 0)]
    [InlineData("-1", "HRESULT 0xFFFFFFFF", 0xFFFFFFFF)]
    [InlineData("0x80246002", "HRESULT 0x80246002", 0x80246002)]
    [InlineData("0x80D05011", "HRESULT 0x80D05011", 0x80D05011)]
    [InlineData("NO_PROGRESS", "part of the name BG_E_NO_PROGRESS", 0x80200024)]
    public void The_likeliest_reading_comes_first(string text, string readAs, uint code)
    {
        var reading = BitsErrors.Find(text).Readings[0];

        Assert.Equal(readAs, reading.ReadAs);
        Assert.Equal(code, reading.Matches[0].HResult);
    }

    [Fact]
    public void A_number_that_is_a_status_and_a_listed_Win32_error_has_both_readings()
    {
        var readings = BitsErrors.Find("112").Readings;

        Assert.Equal(["HTTP status 112", "Win32 error 112"], readings.Select(r => r.ReadAs));
        Assert.Equal("ERROR_DISK_FULL", readings[1].Matches[0].Name);
    }

    [Fact]
    public void Two_names_of_one_code_are_both_given_and_the_articles_name_first()
    {
        var names = BitsErrors.Find("0x80072F78").Readings[0].Matches.Select(m => m.Name);

        Assert.Equal(["ERROR_HTTP_INVALID_SERVER_RESPONSE", "ERROR_WINHTTP_INVALID_SERVER_RESPONSE"], names);
    }

    [Fact]
    public void A_piece_that_several_names_share_suggests_them_all()
    {
        var lookup = BitsErrors.Find("insufficient_range");

        Assert.False(lookup.Found);
        Assert.Equal(
            ["BG_E_INSUFFICIENT_RANGE_SUPPORT", "DO_E_INSUFFICIENT_RANGE_SUPPORT"],
            lookup.Suggestions.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_mistyped_name_is_answered_with_near_ones()
    {
        var lookup = BitsErrors.Find("BG_E_MISING_FILESIZE");

        Assert.False(lookup.Found);
        Assert.Equal("BG_E_MISSING_FILE_SIZE", lookup.Suggestions[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("no-such-thing-at-all")]
    [InlineData("4294967296")]
    [InlineData("-2147483649")]
    [InlineData("0x1FFFFFFFF")]
    [InlineData("0x")]
    [InlineData("xx")]
    public void What_is_no_code_is_not_found(string text)
    {
        var lookup = BitsErrors.Find(text);

        Assert.False(lookup.Found);
        Assert.True(lookup.Suggestions.Length <= 10);
    }

    [Fact]
    public void A_text_without_end_is_not_searched()
    {
        var lookup = BitsErrors.Find(new string('B', 1_000_000));

        Assert.False(lookup.Found);
        Assert.Empty(lookup.Suggestions);
    }

    [Fact]
    public void Every_listed_code_is_found_by_name_hex_and_both_decimals()
    {
        foreach (var error in BitsErrors.All)
        {
            Assert.Contains(error, BitsErrors.Find(error.Name).Readings.SelectMany(r => r.Matches));
            Assert.Contains(error, BitsErrors.Find(error.Hex).Readings.SelectMany(r => r.Matches));
            Assert.Contains(error, BitsErrors.Find($"{error.HResult}").Readings.SelectMany(r => r.Matches));
            Assert.Contains(
                error,
                BitsErrors.Find($"{unchecked((int)error.HResult)}").Readings.SelectMany(r => r.Matches)
            );
        }
    }
}
