using System.Security.Cryptography;
using Probe.Recording;
using Probe.Testing;

namespace Probe.Core.Tests.Recording;

public sealed class PlainSha256Tests
{
    [Fact]
    public void It_agrees_with_the_systems_at_every_length_around_its_blocks()
    {
        for (var length = 0; length <= 300; length++)
        {
            var octets = TestFile.Bytes(length, length);

            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(octets)), PlainSha256.HashToHex(octets));
        }
    }

    [Fact]
    public void It_agrees_with_the_systems_on_the_longest_that_it_is_used_for()
    {
        var octets = TestFile.Bytes(12345, SliceKeeper.FirstOctets);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(octets)), PlainSha256.HashToHex(octets));
    }
}
