using System.Text;
using Probe.Bits;

namespace Probe.Fuzz.Targets;

/// <summary>The catalogue's look-up of what people paste.</summary>
public sealed class CatalogueTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Id => "catalogue";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        var found = BitsErrors.Find(text);
        BrokenPromiseException.Unless(found.Readings.Length <= 16, "a text has few readings");
        BrokenPromiseException.Unless(found.Suggestions.Length <= 16, "few names are suggested");
        foreach (var error in found.Readings.SelectMany(r => r.Matches))
        {
            var again = BitsErrors.Find(error.Hex);
            BrokenPromiseException.Unless(
                again.Readings.Any(r => r.Matches.Any(m => m.HResult == error.HResult)),
                $"{error.Hex} is found by its own number"
            );
        }
    }
}
