using Probe.Http;

namespace Probe.Planning;

/// <summary>
/// Puts header lines together: the profile's own in its order, and the user's. A user's line with the name of one
/// of the profile's takes that line's place, as with curl; no name goes out twice by accident.
/// </summary>
internal sealed class ProfileLines(HeaderList extra)
{
    private readonly List<HeaderField> _lines = new(8);
    private readonly List<string> _placed = new(8);

    /// <summary>Adds a line of the profile, or what the user gave in its stead.</summary>
    internal void Own(string name, string value)
    {
        _placed.Add(name);
        if (!extra.Contains(name))
        {
            _lines.Add(new HeaderField(name, value));
            return;
        }

        _lines.AddRange(extra.Where(line => Is(line, name)));
    }

    /// <summary>Adds those of the user's lines that have not taken the place of one of the profile's.</summary>
    /// <param name="except">Names of lines that the profile places later.</param>
    internal void TheUsers(params ReadOnlySpan<string> except)
    {
        foreach (var line in extra)
        {
            if (
                !_placed.Contains(line.Name, StringComparer.OrdinalIgnoreCase)
                && !except.Contains(line.Name, StringComparer.OrdinalIgnoreCase)
            )
            {
                _lines.Add(line);
            }
        }
    }

    internal HeaderList ToHeaderList() => [.. _lines];

    private static bool Is(HeaderField line, string name) =>
        string.Equals(line.Name, name, StringComparison.OrdinalIgnoreCase);
}
