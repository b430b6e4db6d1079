namespace Probe.Fuzz;

/// <summary>The seeds of each target, in the tree beside the code; what a fuzzer found once stays among them.</summary>
public static class Corpora
{
    /// <summary>Folder with the seeds of a target.</summary>
    /// <exception cref="DirectoryNotFoundException">The program runs outside the repository.</exception>
    public static string FolderOf(IFuzzTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "probe.sln")))
            {
                return Path.Combine(folder.FullName, "tests", "Probe.Fuzz", "Corpus", target.Id);
            }
        }

        throw new DirectoryNotFoundException("probe.sln is in none of the folders above the program");
    }

    /// <summary>The seeds of a target by their file names.</summary>
    public static IReadOnlyList<(string Name, byte[] Octets)> Of(IFuzzTarget target) =>
        [
            .. Directory
                .EnumerateFiles(FolderOf(target))
                .Order(StringComparer.Ordinal)
                .Select(path => (Path.GetFileName(path), File.ReadAllBytes(path))),
        ];
}
