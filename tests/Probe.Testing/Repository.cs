namespace Probe.Testing;

/// <summary>Where the source tree is, for tests that read or rewrite files of it.</summary>
public static class Repository
{
    /// <summary>The folder that holds probe.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "probe.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("probe.sln is in no folder above " + AppContext.BaseDirectory);
    }
}
