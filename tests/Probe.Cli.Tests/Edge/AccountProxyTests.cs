using System.Buffers.Binary;
using System.Text;
using Probe.Cli.Edge;

namespace Probe.Cli.Tests.Edge;

public sealed class AccountProxyTests
{
    [Theory]
    [InlineData(1, "", "", "", "NO_PROXY")]
    [InlineData(3, "proxy.example:8080", "", "", "MANUAL_PROXY proxy.example:8080")]
    [InlineData(3, "proxy.example:8080", "*.local;<local>", "", "MANUAL_PROXY proxy.example:8080 *.local;<local>")]
    [InlineData(5, "", "", "http://pac.example/wpad.dat", "AUTOSCRIPT http://pac.example/wpad.dat")]
    [InlineData(9, "", "", "", "AUTODETECT")]
    [InlineData(11, "p:1", "", "", "AUTODETECT; MANUAL_PROXY p:1")]
    [InlineData(1, "left.over:8080", "", "", "NO_PROXY")]
    public void A_connection_setting_is_put_into_words(
        uint flags,
        string proxy,
        string bypass,
        string script,
        string words
    ) => Assert.Equal(words, AccountProxy.Describe(Value(flags, proxy, bypass, script)));

    [Fact]
    public void Every_cut_of_a_value_is_survived()
    {
        var value = Value(3, "proxy.example:8080", "<local>", "");
        for (var length = 0; length < value.Length; length++)
        {
            Assert.Null(AccountProxy.Describe(value.AsSpan(0, length)));
        }
    }

    [Fact]
    public void A_length_that_lies_is_not_followed()
    {
        var value = Value(3, "p:1", "", "");
        BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(12), uint.MaxValue);

        Assert.Null(AccountProxy.Describe(value));
    }

    private static byte[] Value(uint flags, params string[] texts)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(0x46u);
        writer.Write(5u);
        writer.Write(flags);
        foreach (var text in texts)
        {
            writer.Write((uint)text.Length);
            writer.Write(Encoding.Latin1.GetBytes(text));
        }

        return stream.ToArray();
    }
}
