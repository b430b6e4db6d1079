namespace Probe.Fuzz;

/// <summary>Something that takes any octets whatsoever and keeps its promises.</summary>
public interface IFuzzTarget
{
    /// <summary>Slug; its corpus is the folder of that name.</summary>
    string Id { get; }

    /// <summary>Feeds it. Throws <see cref="BrokenPromiseException"/>, or whatever the code under test throws.</summary>
    /// <param name="input">Any octets.</param>
    void Run(ReadOnlySpan<byte> input);
}
