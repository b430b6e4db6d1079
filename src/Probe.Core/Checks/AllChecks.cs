using System.Collections.Immutable;

namespace Probe.Checks;

/// <summary>
/// Every check, in the order in which BITS would meet what they judge; ties between findings on the same
/// exchange are decided by it. The only file that a new check edits.
/// </summary>
public static class AllChecks
{
    /// <summary>The checks.</summary>
    public static ImmutableArray<ICheck> List { get; } =
    [
        // settings
        // names
        // connect
        // status
        // response
        // head
        // range
        // integrity
        // host
    ];

    /// <summary>The check of that id, or null.</summary>
    public static ICheck? Find(string id) =>
        List.FirstOrDefault(c => string.Equals(c.Info.Id, id, StringComparison.OrdinalIgnoreCase));
}
