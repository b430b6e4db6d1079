using Probe.Http;

namespace Probe.Lab.Wire;

/// <summary>Edits on header lists that proxies make.</summary>
internal static class HeaderEdits
{
    /// <summary>The list with that line's value set: in the place of the first of that name, or at the end.</summary>
    public static HeaderList Set(this HeaderList headers, string name, string value)
    {
        if (!headers.Contains(name))
        {
            return headers.Add(name, value);
        }

        var done = false;
        var lines = new List<HeaderField>(headers.Count);
        foreach (var line in headers)
        {
            if (!string.Equals(line.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                lines.Add(line);
            }
            else if (!done)
            {
                lines.Add(new HeaderField(line.Name, value));
                done = true;
            }
        }

        return HeaderList.Create([.. lines]);
    }

    /// <summary>The list without what concerns one connection only (RFC 9110, 7.6.1).</summary>
    public static HeaderList WithoutHopByHop(this HeaderList headers)
    {
        var named = headers
            .GetAll("Connection")
            .SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return HeaderList.Create([.. headers.Where(h => !HopByHop.Contains(h.Name) && !named.Contains(h.Name))]);
    }

    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection",
        "Keep-Alive",
        "Proxy-Connection",
        "Proxy-Authenticate",
        "Proxy-Authorization",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
    };
}
