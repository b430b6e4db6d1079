using System.Globalization;
using System.Text;
using CsCheck;
using Probe.Http;

namespace Probe.Core.Tests.Http;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("plain text: ~!", "plain text: ~!")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("a\r\n\tb\0", "a\\r\\n\\tb\\x00")]
    [InlineData("\u001b[2J\u009b31m\u007f", "\\x1b[2J\\x9b31m\\x7f")]
    [InlineData("\u202egnp.exe\u2066\u200b\ufeff", "\\u{202e}gnp.exe\\u{2066}\\u{200b}\\u{feff}")]
    [InlineData("a\u2028b\u2029", "a\\u{2028}b\\u{2029}")]
    [InlineData("\U000e0041", "\\u{e0041}")]
    [InlineData("caf\u00e9 \u65e5 \U0001f600", "caf\u00e9 \u65e5 \U0001f600")]
    [InlineData("soft\u00adhyphen", "soft\\xadhyphen")]
    public void Text_shows_what_it_hides(string? text, string expected) =>
        Assert.Equal(expected, Printable.Escape(text));

    [Fact]
    public void Lone_surrogates_are_shown_as_numbers() =>
        Assert.Equal("\\u{d800}x\\u{dc00}", Printable.Escape("\ud800x\udc00"));

    [Fact]
    public void Octets_outside_ASCII_are_shown_as_numbers() =>
        Assert.Equal("A\\x80\\xff\\r\\n\\x1b", Printable.Escape([0x41, 0x80, 0xff, 13, 10, 27]));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 5, "abcd…")]
    [InlineData("abc\u001b", 5, "abc…")]
    [InlineData("abc", 1, "…")]
    [InlineData("a", 1, "a")]
    [InlineData("abc", 0, "")]
    [InlineData("ab\U0001f600c", 4, "ab…")]
    public void A_long_text_is_cut_and_says_so(string text, int maxLength, string expected) =>
        Assert.Equal(expected, Printable.Escape(text, maxLength));

    [Fact]
    public void Whatever_comes_in_only_visible_characters_come_out() =>
        FixedSeed.ForEach(
            Gen.Select(Gen.Int[0, 0xffff].Select(c => (char)c).Array[0, 40].Select(c => new string(c)), Gen.Int[0, 30]),
            20_000,
            t =>
            {
                var shown = Printable.Escape(t.Item1, t.Item2);
                Assert.True(shown.Length <= t.Item2);
                foreach (var rune in shown.EnumerateRunes())
                {
                    Assert.False(
                        Rune.GetUnicodeCategory(rune)
                            is UnicodeCategory.Control
                                or UnicodeCategory.Format
                                or UnicodeCategory.Surrogate
                                or UnicodeCategory.LineSeparator
                    );
                }

                var octets = Printable.Escape(Encoding.Unicode.GetBytes(t.Item1), t.Item2);
                Assert.True(octets.Length <= t.Item2);
                Assert.DoesNotContain(octets, c => c is < ' ' or (> '~' and not '…'));
            }
        );
}
