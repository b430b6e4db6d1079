using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Probe.Http;

namespace Probe.Core.Tests.Http;

public sealed class ResponseReaderRandomTests
{
    private const string TokenCharacters =
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly Gen<string> Method = Gen.OneOf("GET", "HEAD", "CONNECT");

    /// <summary>Pieces of replies in random order: more of the code is reached than by random octets.</summary>
    private static readonly Gen<byte[]> Shards = Gen.OneOf(
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 206\r\n",
            "HTTP/1.0 ",
            "HTTP/1.1 100 Continue\r\n\r\n",
            "Content-Length: 5\r\n",
            "Content-Length: 9223372036854775807\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: x\r\n",
            "Connection: close\r\n",
            " folded\r\n",
            "A : b\r\n",
            "no colon",
            "\r\n",
            "\n",
            "\r",
            "\0",
            ":",
            "5\r\nhello\r\n",
            "5;x\r\nhello",
            "0\r\n",
            "ffffffffffffffff\r\n",
            "hello",
            "\u00ff\u0001"
        )
        .Array[0, 20]
        .Select(parts => Encoding.Latin1.GetBytes(string.Concat(parts)));

    private static readonly Gen<HeaderField> Field = Gen.Select(
        Gen.Char[TokenCharacters].Array[1, 12].Select(c => "X-" + new string(c)),
        Gen.Char[' ', '\u00ff'].Where(c => c is not '\u007f').Array[0, 30].Select(c => new string(c).Trim(' ')),
        (name, value) => new HeaderField(name, value)
    );

    [Fact]
    public void Arbitrary_octets_never_throw_and_read_the_same_in_any_pieces() =>
        FixedSeed.ForEach(
            Gen.Select(Gen.Byte.Array[0, 200], Method, Gen.Int[0, 199].Array[0, 6]),
            20_000,
            t => AssertSameInPieces(t.Item1, t.Item2, t.Item3)
        );

    [Fact]
    public void Shuffled_pieces_of_replies_never_throw_and_read_the_same_in_any_pieces() =>
        FixedSeed.ForEach(
            Gen.Select(Shards, Method, Gen.Int[0, 400].Array[0, 6]),
            20_000,
            t => AssertSameInPieces(t.Item1, t.Item2, t.Item3)
        );

    [Fact]
    public void A_well_formed_reply_comes_back_as_it_was_written() =>
        FixedSeed.ForEach(
            Gen.Select(
                Gen.Int[200, 599].Where(s => s is not (204 or 304)),
                Field.Array[0, 8],
                Gen.Byte.Array[0, 300],
                Gen.Int[0, 2],
                Gen.Int[1, 40],
                Gen.Int[0, 2000].Array[0, 6]
            ),
            5_000,
            t =>
            {
                var (status, fields, body, framing, chunk, cuts) = t;
                var octets = Write(status, fields, body, framing, chunk);

                var read = ReadOut.Of(octets, Cuts(cuts, octets.Length));

                Assert.Equal("", read.Problem);
                Assert.Equal("", read.HeadAnomalies + read.BodyAnomalies);
                Assert.Equal(status, read.Status);
                Assert.Equal(body.Length, read.BodyLength);
                Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(body)), read.BodySha256);
                Assert.Equal(framing == 1 ? string.Join('|', fields) : "", read.Trailers);
                Assert.Equal(
                    fields,
                    HeadOf(octets).Headers.Where(h => h.Name.StartsWith("X-", StringComparison.Ordinal))
                );
            }
        );

    private static void AssertSameInPieces(byte[] octets, string method, int[] cuts)
    {
        var whole = ReadOut.Whole(octets, method);

        Assert.Equal(whole, ReadOut.Of(octets, Cuts(cuts, octets.Length), method));
        Assert.Equal(whole, ReadOut.Of(octets, Enumerable.Range(1, Math.Max(0, octets.Length - 1)), method));
        Assert.Equal(whole.Accepted, whole.Status is not null && whole.Problem.Length == 0);
    }

    private static int[] Cuts(int[] cuts, int length) => [.. cuts.Where(c => c < length).Order()];

    private static ResponseHead HeadOf(byte[] octets)
    {
        var reader = new ResponseReader("GET", new WireLimits());
        reader.Advance(octets, ended: true);
        return reader.Head!;
    }

    private static byte[] Write(int status, HeaderField[] fields, byte[] body, int framing, int chunk)
    {
        var text = new StringBuilder($"HTTP/1.1 {status} Reason\r\n");
        foreach (var field in fields)
        {
            text.Append(field).Append("\r\n");
        }

        switch (framing)
        {
            case 0:
                text.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n");
                return [.. Encoding.Latin1.GetBytes(text.ToString()), .. body];
            case 1:
                text.Append("Transfer-Encoding: chunked\r\n\r\n");
                foreach (var piece in body.Chunk(chunk))
                {
                    text.Append(CultureInfo.InvariantCulture, $"{piece.Length:x}\r\n");
                    text.Append(Encoding.Latin1.GetString(piece)).Append("\r\n");
                }

                text.Append("0\r\n").AppendJoin("", fields.Select(f => f + "\r\n")).Append("\r\n");
                return Encoding.Latin1.GetBytes(text.ToString());
            default:
                return [.. Encoding.Latin1.GetBytes(text.Append("\r\n").ToString()), .. body];
        }
    }
}
