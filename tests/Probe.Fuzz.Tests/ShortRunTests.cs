namespace Probe.Fuzz.Tests;

/// <summary>A short run of each fuzz target: the seeds themselves, and the same bent ones every time.</summary>
public sealed class ShortRunTests
{
    private const int Seed = 20261127;

    public static TheoryData<string, int> Targets =>
        [
            .. AllTargets.List.Select(t => new TheoryDataRow<string, int>(
                t.Id,
                t.Id is "verdict" or "site" ? 150 : 3000
            )),
        ];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Targets))]
    public async Task Seeds_and_bent_seeds_break_no_promise(string id, int count)
    {
        var target = AllTargets.Find(id)!;
        var seeds = Corpora.Of(target);
        Assert.NotEmpty(seeds);

        await Task.Run(
            () =>
            {
                foreach (var (name, octets) in seeds)
                {
                    Feed(target, octets, name);
                }

                var mutator = new Mutator([.. seeds.Select(s => s.Octets)], Seed);
                for (var i = 0; i < count; i++)
                {
                    Feed(target, mutator.Next(), $"number {i} of seed {Seed}");
                }
            },
            TestContext.Current.CancellationToken
        );
    }

    [Fact]
    public void A_broken_promise_is_noticed()
    {
        var careless = new Careless();

        Assert.Throws<InvalidOperationException>(() => Feed(careless, [1, 2, 3], "three octets"));
    }

    private static void Feed(IFuzzTarget target, byte[] octets, string name)
    {
        try
        {
            target.Run(octets);
        }
        catch (Exception problem)
        {
            throw new InvalidOperationException(
                $"{target.Id}, {name}: {problem.GetType().Name}: {problem.Message}; the input in base64: {Convert.ToBase64String(octets)}",
                problem
            );
        }
    }

    private sealed class Careless : IFuzzTarget
    {
        public string Id => "careless";

        public void Run(ReadOnlySpan<byte> input) =>
            BrokenPromiseException.Unless(input.Length < 3, "no input has three octets");
    }
}
