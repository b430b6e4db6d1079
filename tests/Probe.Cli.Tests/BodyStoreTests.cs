using System.Text;
using Probe.Cli.Saving;
using Probe.Evidence.Http;

namespace Probe.Cli.Tests;

public sealed class BodyStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-test-");
    private readonly List<string> _told = [];

    public void Dispose() => _folder.Delete(recursive: true);

    private string Place => Path.Combine(_folder.FullName, "e.zip.bodies");

    [Fact]
    public void A_body_has_its_name_once_it_is_whole_and_is_its_owners_alone()
    {
        using var store = Open(1000);
        var body = store.Begin(10);
        body.Append("hello"u8);

        Assert.Equal(["000001.bin.part"], Left());
        Assert.Equal(["bodies/000001.bin"], BodyStore.UnfinishedIn(Place));
        body.Append("world"u8);
        var kept = body.Finish();

        Assert.Equal(("bodies/000001.bin", null), (kept.File, kept.Why));
        Assert.Equal(["000001.bin"], Left());
        Assert.Empty(BodyStore.UnfinishedIn(Place));
        using var read = new StreamReader(store.Open("bodies/000001.bin")!);
        Assert.Equal("helloworld", read.ReadToEnd());
        Assert.Null(store.Open("bodies/000002.bin"));
        Assert.Null(store.Open("bodies/../../etc/passwd"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(Place, "000001.bin"))
            );
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_body_beyond_the_quota_is_not_kept_whole_and_that_is_told_once(bool isLengthKnown)
    {
        using var store = Open(15);
        var first = store.Begin(10);
        first.Append("0123456789"u8);
        Assert.NotNull(first.Finish().File);

        var second = store.Begin(isLengthKnown ? 6 : null);
        second.Append("012"u8);
        second.Append("345"u8);
        second.Append("more"u8);
        var third = store.Begin(1);
        third.Append("x"u8);

        Assert.Contains("--body-quota", second.Finish().Why, StringComparison.Ordinal);
        Assert.NotNull(third.Finish().File);
        Assert.Equal(2, Left().Count());
        Assert.Contains("--body-quota", store.Begin(100).Finish().Why, StringComparison.Ordinal);
        Assert.Contains("--body-quota", Assert.Single(_told), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_body_did_not_need_is_free_for_others()
    {
        using var store = Open(10);
        var cut = store.Begin(10);
        cut.Append("01"u8);
        Assert.NotNull(cut.Finish().File);
        var left = store.Begin(8);
        left.Append("01"u8);
        left.Discard();
        left.Append("23"u8);

        var next = store.Begin(8);
        next.Append("01234567"u8);

        Assert.NotNull(next.Finish().File);
        Assert.Empty(_told);
    }

    [Fact]
    public void While_no_record_can_name_them_no_bodies_are_kept_and_what_was_begun_goes()
    {
        using var store = Open(20);
        var begun = store.Begin(10);
        begun.Append("01234"u8);
        var whole = store.Begin(10);
        whole.Append("0123456789"u8);
        store.Pause("the evidence is full");
        begun.Append("56789"u8);
        store.Forget(whole.Finish().File!);

        Assert.Equal((null, "the evidence is full"), Ended(begun.Finish()));
        Assert.Equal((null, "the evidence is full"), Ended(store.Begin(1).Finish()));
        Assert.Empty(Left());

        store.Pause(null);
        var next = store.Begin(20);
        next.Append("x"u8);
        Assert.Equal(("bodies/000003.bin", null), Ended(next.Finish()));
        Assert.Empty(_told);
    }

    [Fact]
    public void A_body_that_cannot_get_its_name_leaves_nothing_and_keeps_no_room()
    {
        using var store = Open(10);
        File.WriteAllText(Path.Combine(Place, "000001.bin"), "in the way");
        var other = store.Begin(null);
        var body = store.Begin(8);
        other.Append("0"u8);
        body.Append("01234567"u8);

        var (file, why) = Ended(other.Finish());

        Assert.Null(file);
        Assert.StartsWith("bodies cannot be written further: ", why, StringComparison.Ordinal);
        Assert.Equal(["000001.bin", "000002.bin.part"], Left());
        body.Append("89"u8);
        Assert.Equal(("bodies/000002.bin", null), Ended(body.Finish()));
        Assert.Contains("kept in part", Assert.Single(_told), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_there_already_is_nobodys_to_take()
    {
        Directory.CreateDirectory(Place);

        Assert.Null(BodyStore.TryOpen(Place, 10, _told.Add, out var problem));
        Assert.Contains("of a run that did not end", problem, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Place));
    }

    [Fact]
    public void An_empty_folder_goes_and_one_with_bodies_stays_until_they_are_in_bundles()
    {
        Open(10).Dispose();
        Assert.False(Directory.Exists(Place));

        var store = Open(10);
        store.Begin(1).Append("x"u8);
        store.Dispose();
        Assert.True(Directory.Exists(Place));
        store.RemoveAll();
        Assert.False(Directory.Exists(Place));
    }

    [Fact]
    public void Links_in_the_folder_lead_nowhere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        using var store = Open(10);
        var secret = Path.Combine(_folder.FullName, "secret");
        File.WriteAllText(secret, "x", Encoding.ASCII);
        File.CreateSymbolicLink(Path.Combine(Place, "000001.bin"), secret);
        File.CreateSymbolicLink(Path.Combine(Place, "000002.bin.part"), secret);

        Assert.Null(store.Open("bodies/000001.bin"));
        Assert.Empty(BodyStore.UnfinishedIn(Place));
    }

    private static (string? File, string? Why) Ended(KeptBody kept) => (kept.File, kept.Why);

    private BodyStore Open(long quota) => BodyStore.TryOpen(Place, quota, _told.Add, out _)!;

    private IEnumerable<string?> Left() => Directory.GetFiles(Place).Select(Path.GetFileName).Order();
}
