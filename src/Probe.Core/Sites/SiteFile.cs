using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Sites;

/// <summary>A file of an update, as the web services give it.</summary>
/// <param name="Url">Where a client would get it.</param>
/// <param name="Size">Octets by the update's metadata; null when they do not say.</param>
public sealed record SiteFile(HttpUrl Url, long? Size)
{
    /// <summary>True for an express file, which is fetched by ranges.</summary>
    public bool IsExpress => PathOf(Url).EndsWith(".psf", StringComparison.OrdinalIgnoreCase);

    /// <summary>A few that stand for all: the smallest, the largest, an express file, then others by size.</summary>
    /// <param name="files">What there is.</param>
    /// <param name="most">How many to take.</param>
    public static ImmutableArray<(SiteFile File, string Why)> Choose(IEnumerable<SiteFile> files, int most)
    {
        var bySize = files
            .DistinctBy(f => f.Url.ToString())
            .OrderBy(f => f.Size ?? long.MaxValue)
            .ThenBy(f => f.Url.ToString(), StringComparer.Ordinal)
            .ToList();
        if (bySize.Count == 0)
        {
            return [];
        }

        var chosen = new List<(SiteFile File, string Why)> { (bySize[0], "smallest") };
        Take(bySize.LastOrDefault(f => f.Size is not null), "largest");
        Take(bySize.Find(f => f.IsExpress), "express");
        foreach (var file in bySize)
        {
            Take(file, "another");
        }

        return [.. chosen.Take(most)];

        void Take(SiteFile? file, string why)
        {
            if (file is not null && chosen.TrueForAll(c => c.File != file))
            {
                chosen.Add((file, why));
            }
        }
    }

    private static string PathOf(HttpUrl url) => url.PathAndQuery.Split('?')[0];
}
