using System.Text.RegularExpressions;
using Probe.Checks;
using Probe.Planning;

namespace Probe.Conventions.Tests;

public sealed partial class ReadmeTests
{
    private static readonly string Readme = RepositoryTree.Read("README.md");

    [Fact]
    public void The_list_of_checks_is_in_step()
    {
        var expected = AllChecks.List.Select(c => $"| `{c.Info.Id}` | {Word(c.Info.Level)} | {c.Info.Summary} |");

        Assert.All(expected, row => Assert.Contains(row, Readme, StringComparison.Ordinal));
        Assert.Contains($"the {AllChecks.List.Length} checks", Readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_reports_tell_of_as_many_checks_as_there_are()
    {
        var told = CheckCounts()
            .Matches(Readme)
            .Select(m =>
                m.Groups[1].Captures.Sum(c => int.Parse(c.ValueSpan, System.Globalization.CultureInfo.InvariantCulture))
            )
            .ToList();

        Assert.Equal(4, told.Count);
        Assert.All(told, sum => Assert.Equal(AllChecks.List.Length, sum));
    }

    [Fact]
    public void The_exit_codes_are_in_step()
    {
        var inCode = Constant()
            .Matches(RepositoryTree.Read("src", "Probe.Cli", "ExitCodes.cs"))
            .Select(m => m.Groups[1].Value);
        var inReadme = Row().Matches(Readme).Select(m => m.Groups[1].Value);

        Assert.Equal(inReadme.Order(), inCode.Append("4").Distinct().Order());
    }

    [Fact]
    public void The_make_targets_it_names_exist()
    {
        var makefile = RepositoryTree.Read("Makefile");

        Assert.All(
            MakeTarget().Matches(Readme).Select(m => m.Groups[1].Value).Distinct(),
            target => Assert.Contains($"\n{target}:", makefile, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_files_it_links_to_exist()
    {
        var links = Link()
            .Matches(Readme)
            .Select(m => m.Groups[1].Value)
            .Where(l => !l.Contains("://", StringComparison.Ordinal));

        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(RepositoryTree.Root, link)), link));
    }

    [Fact]
    public void The_map_names_files_that_exist()
    {
        var map = RepositoryTree.Read("src", "README.md");
        var paths = MapPath()
            .Matches(map)
            .Select(m => m.Groups[1].Value)
            .Where(p => !p.Contains('<', StringComparison.Ordinal));

        Assert.All(paths, path => Assert.True(Path.Exists(Path.Combine(RepositoryTree.Root, "src", path)), path));
    }

    [Fact]
    public void Every_profile_says_what_of_it_is_inferred()
    {
        Assert.NotEmpty(Profiles.All);
        Assert.All(Profiles.All.Where(p => p.Id != "curl"), p => Assert.NotEmpty(p.Inferred));
    }

    private static string Word(CheckLevel level) => level == CheckLevel.Required ? "required" : "advisory";

    [GeneratedRegex(@"const int \w+ = (\d+);")]
    private static partial Regex Constant();

    [GeneratedRegex(@"CHECKS  (?:[✗✓○?·] (\d+) (?:passed|failed|blocked|not\s+run|not\s+applicable)\s+)+")]
    private static partial Regex CheckCounts();

    [GeneratedRegex(@"^\| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?:^|`)make ([a-z]+(?:-[a-z]+)*)", RegexOptions.Multiline)]
    private static partial Regex MakeTarget();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(Probe\.[A-Za-z.]+/[A-Za-z/.<>]+)`")]
    private static partial Regex MapPath();
}
