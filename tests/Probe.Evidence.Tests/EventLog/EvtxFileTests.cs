using Probe.EventLogs;
using Probe.Evidence.EventLog;
using Probe.Testing;

namespace Probe.Evidence.Tests.EventLog;

public sealed class EvtxFileTests
{
    [Fact]
    public void A_log_of_one_job_is_read_record_by_record()
    {
        var events = Samples.Events("one-job.evtx");

        Assert.Equal([3, 310, 59, 60, 4], events.Select(e => e.Id));
        Assert.All(events, e => Assert.Equal("Microsoft-Windows-Bits-Client", e.Provider));
        Assert.All(events, e => Assert.Equal("Microsoft-Windows-Bits-Client/Operational", e.Channel));
        Assert.All(events, e => Assert.Equal("jump01.offsec.lan", e.Computer));
        Assert.Equal("2021-02-22T23:07:21.2319507Z", events[2].WrittenAt?.UtcDateTime.ToString("O"));
    }

    [Fact]
    public void Fields_have_their_names_and_values()
    {
        var start = Samples.Events("one-job.evtx")[2];

        Assert.Equal(
            [
                ("transferId", "{746FD3D9-D296-42DA-9F9C-B7FF6FA9151B}"),
                ("name", "hackingarticles"),
                ("Id", "{5F2863D6-E0AB-4470-8530-8F129B46177A}"),
                ("url", "https://www.ma-neobanque.com/wp-content/uploads/2020/11/carte-max-premium.jpg"),
                ("peer", ""),
                ("fileTime", "2020-11-16T17:00:19.0000000Z"),
                ("fileLength", "50813"),
                ("bytesTotal", "50813"),
                ("bytesTransferred", "0"),
                ("bytesTransferredFromPeer", "0"),
            ],
            start.Fields.Select(f => (f.Name, f.Value))
        );
        Assert.Equal("{746FD3D9-D296-42DA-9F9C-B7FF6FA9151B}", start.Activity);
    }

    [Fact]
    public void Codes_of_success_that_no_table_has_are_read_as_they_stand()
    {
        var events = Read("mitre_60_high_volume.evtx");

        Assert.Equal([3, 5, 3, 59, 60, 5], events.Select(e => e.Id));
        Assert.Equal("262152", events[4]["hr"]);
        Assert.Equal("https://releases.ubuntu.com/20.04.3/ubuntu-20.04.3-desktop-amd64.iso", events[4]["url"]);
    }

    [Fact]
    public void A_log_of_something_else_is_read_just_as_well()
    {
        var events = Read("mitre_4688_negative.evtx");

        Assert.Equal([4688, 4688], events.Select(e => e.Id));
        Assert.Equal(@"C:\Windows\System32\bitsadmin.exe", events[0]["NewProcessName"]);
    }

    [Fact]
    public void A_file_that_is_none_is_told_as_such()
    {
        var problems = new List<(long, string)>();

        Assert.Empty(EvtxFile.Read(new MemoryStream("<Events/>"u8.ToArray()), (at, why) => problems.Add((at, why))));

        Assert.Equal((0L, "it does not begin as an event log does"), Assert.Single(problems));
    }

    /// <summary>What is damaged, which of the five records are read all the same, and what is said.</summary>
    [Theory]
    [InlineData("file head", new[] { 3, 310, 59, 60, 4 }, "does not begin as an event log does")]
    [InlineData("chunk head", new[] { 3, 310, 59, 60, 4 }, "does not begin as one does")]
    [InlineData("end in the chunk's head", new[] { 3, 310, 59, 60, 4 }, "checksum of a chunk's head")]
    [InlineData("second record's mark", new[] { 3, 310, 59, 60, 4 }, "checksum of a chunk's records")]
    [InlineData("second record's size", new[] { 3, 59, 60, 4 }, "octets are no record")]
    [InlineData("second record's text", new[] { 3, 59, 60, 4 }, "checksum of a chunk's records")]
    public void Damage_costs_the_record_that_it_hit_and_is_told(string what, int[] ids, string said)
    {
        var file = Samples.Octets("one-job.evtx");
        var second = 4096 + 512 + (int)BitConverter.ToUInt32(file, 4096 + 512 + 4);
        var (at, octets) = what switch
        {
            "file head" => (0, 8),
            "chunk head" => (4096, 8),
            "end in the chunk's head" => (4096 + 48, 4),
            "second record's mark" => (second, 2),
            "second record's size" => (second + 4, 2),
            _ => (second + 30, 60),
        };
        for (var i = 0; i < octets; i++)
        {
            file[at + i] ^= 0x5A;
        }

        var told = new List<string>();
        var events = EvtxFile.Read(new MemoryStream(file), (_, why) => told.Add(why)).ToList();

        Assert.True(EvtxFile.IsOne(file));
        Assert.Equal(ids, events.Select(e => e.Id));
        Assert.Contains(told, t => t.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public void A_record_that_the_chunks_head_counts_and_that_is_not_there_is_told()
    {
        var file = Samples.Octets("one-job.evtx");
        var end = (int)BitConverter.ToUInt32(file, 4096 + 48);
        var last = 0;
        for (var at = 512; at < end; at += (int)BitConverter.ToUInt32(file, 4096 + at + 4))
        {
            last = at;
        }

        file.AsSpan(4096 + last, end - last).Clear();
        var told = new List<string>();

        Assert.Equal(4, EvtxFile.Read(new MemoryStream(file), (_, why) => told.Add(why)).Count());

        Assert.Contains("its head counts 5 records, 4 were found", told);
    }

    [Fact]
    public void No_octet_of_a_chunk_is_altered_without_a_word()
    {
        var file = Samples.Octets("one-job.evtx");
        var end = 4096 + (int)BitConverter.ToUInt32(file, 4096 + 48);
        for (var at = 4096; at < end; at += 7)
        {
            file[at] ^= 0x40;
            var gaps = 0;

            Assert.InRange(EvtxFile.Read(new MemoryStream(file), (_, _) => gaps++).Count(), 0, 5);

            // Four octets of the head are in neither checksum: the flags and what nobody uses.
            Assert.True(gaps > 0 || at - 4096 is >= 120 and < 124, $"nothing was said of offset {at}");
            file[at] ^= 0x40;
        }
    }

    [Fact]
    public void Any_octet_may_be_another_and_any_end_may_be_early()
    {
        var file = Samples.Octets("one-job.evtx");
        var random = new Random(20211127);
        for (var i = 0; i < 3000; i++)
        {
            var broken = file.AsSpan(0, i % 7 == 0 ? random.Next(file.Length) : 4096 + 16_384).ToArray();
            for (var n = 0; n < 1 + (i % 5) && broken.Length > 0; n++)
            {
                broken[
                    4096 + random.Next(Math.Max(1, broken.Length - 4096)) is var at && at < broken.Length ? at : 0
                ] ^= (byte)(1 << random.Next(8));
            }

            var count = EvtxFile.Read(new MemoryStream(broken), (_, why) => Assert.NotEmpty(why)).Count();

            Assert.InRange(count, 0, 5);
        }
    }

    private static List<LoggedEvent> Read(string name)
    {
        var path = SharedFiles.Find("data/evtx/" + name);
        Assert.SkipWhen(path is null, SharedFiles.AbsentReason);
        using var file = File.OpenRead(path!);
        return [.. EvtxFile.Read(file, (at, why) => Assert.Fail($"{at}: {why}"))];
    }
}
