using System.Text;
using Probe.Options;

namespace Probe.Fuzz.Targets;

/// <summary>What a PAC script returned.</summary>
public sealed class PacResultTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Id => "pac-result";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var entries = PacResult.Read(Encoding.UTF8.GetString(input));
        BrokenPromiseException.Unless(entries.Length <= PacResult.MostEntries, "entries are bounded");
        foreach (var entry in entries)
        {
            BrokenPromiseException.Unless(
                entry.Kind is null == PacResult.ProblemOf(entry) is not null,
                "what cannot be used has a reason"
            );
            BrokenPromiseException.Unless(
                (entry.Kind == RouteKind.Proxy) == (entry is { Kind: not null, Proxy: not null }),
                "a proxy has host and port"
            );
            // Where a password may hold semicolons too, the entries before it are masked with it, and used all the same.
            BrokenPromiseException.Unless(
                entry.Kind is null
                    || entry.Text.Contains("***", StringComparison.Ordinal)
                    || PacResult.Read(entry.Text)[0] == entry,
                "an entry read again is the same"
            );
        }

        BrokenPromiseException.Unless(
            PacResult.Taken(entries) is not { } taken || entries.Contains(taken),
            "what is taken is one of them"
        );
    }
}
