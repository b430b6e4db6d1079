using System.Diagnostics;
using System.Globalization;
using Probe.Fuzz;
using SharpFuzz;

// probe-fuzz TARGET                     under afl-fuzz, instrumented (tests/fuzz does both)
// probe-fuzz TARGET --random N [SEED]   N bent seeds, no feedback
// probe-fuzz TARGET FILE…               these inputs, for a look at what was found
if (args.Length == 0 || AllTargets.Find(args[0]) is not { } target)
{
    Console.Error.WriteLine("error: name a target: " + string.Join(", ", AllTargets.List.Select(t => t.Id)));
    return 2;
}

if (args.Length == 1)
{
    Fuzzer.OutOfProcess.Run(stream =>
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        target.Run(copy.GetBuffer().AsSpan(0, (int)copy.Length));
    });
    return 0;
}

if (args[1] == "--random")
{
    var count = int.Parse(args[2], CultureInfo.InvariantCulture);
    var seed = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 1;
    var mutator = new Mutator([.. Corpora.Of(target).Select(s => s.Octets)], seed);
    var watch = Stopwatch.StartNew();
    for (var i = 0; i < count; i++)
    {
        var input = mutator.Next();
        try
        {
            target.Run(input);
        }
        catch
        {
            var path = Path.Combine(Path.GetTempPath(), $"found-{target.Id}-{seed}-{i}");
            File.WriteAllBytes(path, input);
            Console.Error.WriteLine($"found at {i} with seed {seed}: {path}");
            throw;
        }
    }

    Console.WriteLine($"{target.Id}: {count} inputs with seed {seed}, {count / watch.Elapsed.TotalSeconds:0} a second");
    return 0;
}

foreach (var path in args[1..])
{
    target.Run(File.ReadAllBytes(path));
    Console.WriteLine(path + ": fine");
}

return 0;
