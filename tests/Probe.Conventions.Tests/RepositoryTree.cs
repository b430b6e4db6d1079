namespace Probe.Conventions.Tests;

/// <summary>Finds files of the source tree from the test's own folder.</summary>
internal static class RepositoryTree
{
    public static string Root { get; } = FindRoot();

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "probe.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("probe.sln was not found above " + AppContext.BaseDirectory);
    }
}
