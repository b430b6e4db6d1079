using System.Collections.Immutable;

namespace Probe.Lab.Faults;

/// <summary>
/// Every fault, in the order of the checks that they trip. The only file that a new fault edits.
/// </summary>
public static class AllFaults
{
    /// <summary>The faults.</summary>
    public static ImmutableArray<IFault> List { get; } = [new HeadWithoutLength(), new RangeIgnored()];

    /// <summary>The fault of that id, or null.</summary>
    public static IFault? Find(string id) =>
        List.FirstOrDefault(f => string.Equals(f.Info.Id, id, StringComparison.OrdinalIgnoreCase));
}
