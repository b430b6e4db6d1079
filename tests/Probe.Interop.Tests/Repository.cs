using System.Reflection;
using System.Runtime.Versioning;

// Debian's builds of the servers, run as processes of this machine.
[assembly: UnsupportedOSPlatform("windows")]

namespace Probe.Interop;

/// <summary>Where things are in the tree that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The program under test: BITSPROBE_EXE when set (the native file), else the ordinary build.</summary>
    public static string Bitsprobe { get; } =
        Environment.GetEnvironmentVariable("BITSPROBE_EXE")
        ?? Path.Combine(Root, "src", "Probe.Cli", "bin", Configuration, "net10.0", "bitsprobe");

    private static string Configuration =>
        typeof(Repository)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "Configuration")
            .Value!;

    /// <summary>The folder of the tests.</summary>
    public static string Tests => Path.Combine(Root, "tests");

    private static string Templates => Path.Combine(Root, "samples", "servers");

    /// <summary>Text of a server's configuration, shared with the samples.</summary>
    public static string Template(string name) => File.ReadAllText(Path.Combine(Templates, name));

    /// <summary>Names of the files of a server's configuration: the one named, or all in the folder named.</summary>
    public static IReadOnlyList<string> TemplatesOf(string name)
    {
        var path = Path.Combine(Templates, name);
        return Directory.Exists(path)
            ?
            [
                .. Directory
                    .GetFiles(path)
                    .Order(StringComparer.Ordinal)
                    .Select(f => Path.GetRelativePath(Templates, f)),
            ]
            : [name];
    }

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "probe.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException("probe.sln is in no folder above " + AppContext.BaseDirectory);
    }
}
