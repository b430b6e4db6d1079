namespace Probe.Fuzz;

/// <summary>The code under test did not throw, and yet did what it must never do.</summary>
public sealed class BrokenPromiseException(string promise) : Exception(promise)
{
    /// <summary>Throws unless the promise is kept.</summary>
    public static void Unless(bool kept, string promise)
    {
        if (!kept)
        {
            throw new BrokenPromiseException(promise);
        }
    }
}
