using System.Xml.Linq;

namespace Probe.Conventions.Tests;

public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Probe.Core"] = [],
        ["Probe.Transport"] = ["Probe.Core"],
        ["Probe.Lab"] = ["Probe.Core"],
        ["Probe.Reports"] = ["Probe.Core"],
        ["Probe.Pac"] = ["Probe.Core"],
        ["Probe.Evidence"] = ["Probe.Core"],
        ["Probe.Capture"] = ["Probe.Core"],
        ["Probe.Cli"] =
        [
            "Probe.Core",
            "Probe.Transport",
            "Probe.Lab",
            "Probe.Reports",
            "Probe.Pac",
            "Probe.Evidence",
            "Probe.Capture",
        ],
    };

    [Fact]
    public void Every_project_in_src_has_its_allowed_references_written_down()
    {
        var projects = Directory
            .GetDirectories(Path.Combine(RepositoryTree.Root, "src"))
            .Select(Path.GetFileName)
            .Order();

        Assert.Equal(Allowed.Keys.Order(), projects);
    }

    [Fact]
    public void References_point_one_way()
    {
        foreach (var (project, allowed) in Allowed)
        {
            var file = XDocument.Parse(RepositoryTree.Read("src", project, project + ".csproj"));
            var references = file.Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));

            Assert.All(references, r => Assert.Contains(r, allowed));
        }
    }

    [Fact]
    public void Core_is_linked_to_no_assembly_that_does_input_or_output()
    {
        string[] forbidden =
        [
            "System.Net.Sockets",
            "System.Net.Http",
            "System.Net.Security",
            "System.Net.NameResolution",
            "System.IO.FileSystem",
            "System.IO.Pipes",
            "System.Console",
            "System.Diagnostics.Process",
        ];

        var linked = typeof(Checks.ICheck).Assembly.GetReferencedAssemblies().Select(a => a.Name);

        Assert.Empty(linked.Intersect(forbidden));
    }

    [Fact]
    public void Core_bans_symbols_that_would_make_judgement_impure()
    {
        var banned = RepositoryTree.Read("src", "Probe.Core", "BannedSymbols.txt");
        var project = RepositoryTree.Read("src", "Probe.Core", "Probe.Core.csproj");

        Assert.Contains("BannedApiAnalyzers", project, StringComparison.Ordinal);
        Assert.All(
            new[]
            {
                "System.Net.Sockets",
                "System.Net.Http",
                "System.IO.File",
                "System.Console",
                "DateTime.UtcNow",
                "Random.Shared",
            },
            symbol => Assert.Contains(symbol, banned, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void No_source_file_suppresses_the_banned_symbols()
    {
        var files = Directory.EnumerateFiles(
            Path.Combine(RepositoryTree.Root, "src", "Probe.Core"),
            "*.cs",
            SearchOption.AllDirectories
        );

        Assert.All(files, file => Assert.DoesNotContain("RS0030", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_public_type_of_Core_lives_under_the_Probe_namespace()
    {
        var types = typeof(Checks.ICheck).Assembly.GetExportedTypes();

        Assert.NotEmpty(types);
        Assert.All(types, t => Assert.StartsWith("Probe.", t.Namespace, StringComparison.Ordinal));
    }
}
