using CsCheck;

namespace Probe.Core.Tests.Http;

/// <summary>Runs a test over generated inputs that are the same in every run; a failure names the input's number.</summary>
internal static class FixedSeed
{
    public static void ForEach<T>(Gen<T> inputs, int count, Action<T> test)
    {
        var random = new PCG(20, 20140907);
        for (var i = 0; i < count; i++)
        {
            var input = inputs.Generate(random, null, out _);
            try
            {
                test(input);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"generated input {i} failed: {e.Message}", e);
            }
        }
    }
}
