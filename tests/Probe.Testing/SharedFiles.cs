namespace Probe.Testing;

/// <summary>
/// Finds case tables that lie beside the repository (<c>../shared</c>) and are not part of it. Where they are absent
/// the tests that need them are skipped; <c>PROBE_SHARED</c> names another folder.
/// </summary>
public static class SharedFiles
{
    /// <summary>Why a test is skipped where the folder is absent.</summary>
    public const string AbsentReason =
        "the shared case tables are not here: expected in ../shared beside the repository, or where PROBE_SHARED points";

    /// <summary>The folder with the tables; null where it is absent.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>Full path of one file, or null where it is absent.</summary>
    /// <param name="relativePath">Path within the folder, such as <c>cases/parser-cases.json</c>.</param>
    public static string? Find(string relativePath)
    {
        if (Root is null)
        {
            return null;
        }

        var path = Path.Combine(Root, relativePath);
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }

    private static string? FindRoot()
    {
        if (Environment.GetEnvironmentVariable("PROBE_SHARED") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        // A second checkout of the repository may lie one folder deeper than the first.
        var folder = Directory.GetParent(Repository.Root);
        for (var up = 0; up < 2 && folder is not null; up++, folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "cases")))
            {
                return candidate;
            }
        }

        return null;
    }
}
