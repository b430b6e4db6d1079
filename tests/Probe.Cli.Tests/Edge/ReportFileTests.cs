using Probe.Cli.Edge;

namespace Probe.Cli.Tests.Edge;

public sealed class ReportFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-test-");

    private string Place => Path.Combine(_folder.FullName, "report.xml");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_completed_file_replaces_the_old_one_and_leaves_nothing_beside_it()
    {
        File.WriteAllText(Place, "old");
        using (var file = ReportFile.TryOpen(Place, out _)!)
        {
            Assert.Equal("old", File.ReadAllText(Place));
            file.Complete(writer => writer.Write("new"));
        }

        Assert.Equal("new", File.ReadAllText(Place));
        Assert.Equal([Place], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void A_file_that_was_not_completed_leaves_the_old_one_as_it_was()
    {
        File.WriteAllText(Place, "old");
        using (var file = ReportFile.TryOpen(Place, out _)!)
        {
            Assert.Throws<InvalidOperationException>(() =>
                file.Complete(writer =>
                {
                    writer.Write("half");
                    throw new InvalidOperationException("a report failed");
                })
            );
        }

        Assert.Equal("old", File.ReadAllText(Place));
        Assert.Equal([Place], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void A_folder_is_no_place_for_a_report()
    {
        Assert.Null(ReportFile.TryOpen(_folder.FullName, out var problem));
        Assert.Contains("accepted: ", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no/such/folder/report.xml")]
    [InlineData("")]
    [InlineData("nul\0character")]
    public void A_place_that_cannot_be_written_to_is_told(string path)
    {
        Assert.Null(
            ReportFile.TryOpen(path.Length == 0 ? path : Path.Combine(_folder.FullName, path), out var problem)
        );
        Assert.Contains("accepted: ", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem!);
    }

    [Fact]
    public void Small_files_are_read_and_large_ones_refused()
    {
        File.WriteAllText(Place, "\uFEFFuser:password\n");
        Assert.True(SmallFile.TryRead(Place, out var content, out _));
        Assert.Equal("user:password\n", content);

        File.WriteAllBytes(Place, new byte[(4 * 1024 * 1024) + 1]);
        Assert.False(SmallFile.TryRead(Place, out _, out var problem));
        Assert.Contains("4 MiB", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_file_that_is_not_there_is_told()
    {
        Assert.False(SmallFile.TryRead(Place, out _, out var problem));
        Assert.Contains("accepted: ", problem, StringComparison.Ordinal);
    }
}
