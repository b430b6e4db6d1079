using System.Security.Cryptography;

namespace Probe.Lab.Tests;

/// <summary>Content by offset.</summary>
public sealed class LabFileTests
{
    [Fact]
    public void Every_stretch_agrees_with_the_whole()
    {
        var file = new LabFile(3, 1000);
        var whole = OriginTests.Octets(file, 0, 999);

        for (var first = 0; first < 40; first++)
        {
            for (var length = 1; length < 40; length++)
            {
                Assert.Equal(whole[first..(first + length)], OriginTests.Octets(file, first, first + length - 1));
            }
        }
    }

    [Fact]
    public void Reading_ends_with_the_file()
    {
        var file = new LabFile(3, 10);
        var buffer = new byte[20];

        Assert.Equal(10, file.Read(0, buffer));
        Assert.Equal(1, file.Read(9, buffer));
        Assert.Equal(0, file.Read(10, buffer));
        Assert.Equal(0, file.Read(long.MaxValue, buffer));
    }

    [Fact]
    public void Seed_and_length_make_the_content()
    {
        Assert.Equal(new LabFile(3, 100).Sha1, new LabFile(3, 100).Sha1);
        Assert.NotEqual(new LabFile(3, 100).Sha1, new LabFile(4, 100).Sha1);
        Assert.NotEqual(OriginTests.Octets(new LabFile(3, 100), 0, 49), OriginTests.Octets(new LabFile(3, 101), 0, 49));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65536)]
    [InlineData(1000003)]
    public void The_digest_is_that_of_the_octets(long length)
    {
        var file = new LabFile(5, length);
        var octets = new byte[length];
        file.Read(0, octets);

        // WSUS names files by SHA-1; nothing is protected by it.
#pragma warning disable CA5350
        var sha1 = Convert.ToHexString(SHA1.HashData(octets));
#pragma warning restore CA5350
        Assert.Equal(sha1, file.Sha1);
        Assert.Equal($"/Content/{sha1[38..]}/{sha1}.psf", file.WsusPath(".psf"));
    }

    [Fact]
    public void The_content_stays_the_same_from_version_to_version()
    {
        // Saved evidence of one version is compared with runs of the next.
        Assert.Equal("C6B0CB2CAC2961ECD680793B9F052D4674AAC60F", new LabFile(1, LabOptions.DefaultFileLength).Sha1);
    }

    [Fact]
    public void A_file_too_long_to_be_read_for_its_name_claims_no_digest() =>
        Assert.Equal("/Content/large/1099511627776.cab", new LabFile(1, 1L << 40).WsusPath(".cab"));
}
