using System.Security.Cryptography;
using Probe.Exchanges;
using Probe.Testing;
using static Probe.Transport.Tests.Sending;

namespace Probe.Transport.Tests;

/// <summary>Counts what the whole process allocates, so nothing may run beside it.</summary>
[CollectionDefinition(nameof(FlatMemoryTests), DisableParallelization = true)]
[Collection(nameof(FlatMemoryTests))]
public sealed class FlatMemoryTests
{
    [Fact]
    public async Task A_huge_body_is_hashed_in_flat_memory()
    {
        const int Length = 64 * 1024 * 1024;
        var piece = TestFile.Bytes(0, 1024 * 1024);
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {Length}\r\n\r\n");
            for (var sent = 0; sent < Length; sent += piece.Length)
            {
                await peer.SendAsync(piece);
            }

            await peer.UntilClosedAsync();
        });

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var exchange = await SendOnceAsync(Get(Url(server.Port)) with { WantsSha1 = true });
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.True(exchange.Body is { Length: Length, End: BodyEnd.Complete });
        Assert.Equal(1024, exchange.Body!.Blocks.Length);
        Assert.Equal(
            Sha256Of(piece.AsSpan(BodyFacts.BlockOctets, BodyFacts.BlockOctets)),
            exchange.Body.Blocks[17].Sha256.ToString()
        );
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < Length / piece.Length; i++)
        {
            whole.AppendData(piece);
        }

        Assert.Equal(Convert.ToHexStringLower(whole.GetHashAndReset()), exchange.Body.Sha256);

        // The server's part included.
        Assert.InRange(allocated, 0, 4 * 1024 * 1024);
    }
}
