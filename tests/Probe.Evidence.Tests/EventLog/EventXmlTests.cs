using System.Text;
using Probe.EventLogs;
using Probe.Evidence.EventLog;

namespace Probe.Evidence.Tests.EventLog;

public sealed class EventXmlTests
{
    private const string One =
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Bits-Client' "
        + "Guid='{ef1cc15b-46c1-414e-bb95-e76b077bd51e}'/><EventID>61</EventID><Version>1</Version><Level>3</Level>"
        + "<TimeCreated SystemTime='2026-03-01T02:03:04.5678901Z'/><EventRecordID>7</EventRecordID>"
        + "<Correlation ActivityID='{746fd3d9-d296-42da-9f9c-b7ff6fa9151b}'/>"
        + "<Channel>Microsoft-Windows-Bits-Client/Operational</Channel><Computer>pc.corp.example</Computer></System>"
        + "<EventData><Data Name='url'>http://wsus:8530/a.cab?x=1&amp;y=2</Data><Data Name='peer'/><Data Name='hr'>2149580819</Data></EventData></Event>";

    [Theory]
    [InlineData(One)]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n<Events>" + One + "</Events>")]
    [InlineData("<Events>\n" + One + "\n</Events>\r\n")]
    public void Each_way_of_saving_gives_the_same_event(string text)
    {
        var read = Assert.Single(Read(text));

        Assert.Equal(
            ("Microsoft-Windows-Bits-Client", 61, 1, 7L),
            (read.Provider, read.Id, read.Version, read.RecordNumber)
        );
        Assert.Equal("2026-03-01T02:03:04.5678901Z", read.WrittenAt?.UtcDateTime.ToString("O"));
        Assert.Equal("{746FD3D9-D296-42DA-9F9C-B7FF6FA9151B}", read.Activity);
        Assert.Equal("http://wsus:8530/a.cab?x=1&y=2", read["url"]);
        Assert.Equal("", read["peer"]);
        Assert.Equal("2149580819", read["HR"]);
    }

    [Fact]
    public void Events_one_after_the_other_need_no_root() => Assert.Equal(3, Read(One + "\n" + One + One).Count);

    [Fact]
    public void What_comes_before_a_defect_is_read_and_the_defect_has_its_place()
    {
        var (events, problems) = ReadAll(One + "\n<Event><System></Event>");

        Assert.Single(events);
        var (line, column, why) = Assert.Single(problems);
        Assert.Equal(2, line);
        Assert.InRange(column, 1, 40);
        Assert.DoesNotContain("Line", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE Events [<!ENTITY a 'b'>]><Events>&a;</Events>")]
    [InlineData("<Event><System>")]
    public void What_is_no_log_gives_no_event_and_a_reason(string text)
    {
        var (events, problems) = ReadAll(text);

        Assert.Empty(events);
        Assert.Single(problems);
    }

    [Fact]
    public void Elements_and_depth_of_an_event_are_bounded()
    {
        var wide =
            "<Event><System/><EventData>" + string.Concat(Enumerable.Repeat("<Data/>", 5000)) + "</EventData></Event>";
        var deep = string.Concat(Enumerable.Repeat("<Event>", 200_000));
        var large = new StringBuilder("<Event><System/><EventData><Data>")
            .Append('x', 2_000_000)
            .Append("</Data></EventData></Event>");

        Assert.All(
            [wide, deep, large.ToString()],
            text => Assert.Contains("more than", Assert.Single(ReadAll(text).Problems).Why, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("", "<Events>")]
    [InlineData("<Events a='", "x")]
    [InlineData("<Events><Event a='", ">")]
    [InlineData("<Events><Event><System/><EventData><Data><![CDATA[", "<")]
    [InlineData("<Events>\n", "<!-- <")]
    public void Text_without_end_is_not_held(string start, string more)
    {
        var problems = new List<string>();
        var text = new Endless(start, more, 40_000_000);

        Assert.Empty(EventXml.Read(text, (_, _, why) => problems.Add(why)));

        Assert.Single(problems);
        Assert.InRange(text.Given, 1, 12_000_000);
    }

    private sealed class Endless(string start, string more, long most) : TextReader
    {
        internal long Given { get; private set; }

        public override int Read(char[] buffer, int index, int count)
        {
            var i = 0;
            for (; i < count && Given < most; i++, Given++)
            {
                buffer[index + i] =
                    Given < start.Length ? start[(int)Given] : more[(int)((Given - start.Length) % more.Length)];
            }

            return i;
        }
    }

    private static List<LoggedEvent> Read(string text)
    {
        var (events, problems) = ReadAll(text);
        Assert.Empty(problems);
        return events;
    }

    private static (List<LoggedEvent> Events, List<(int Line, int Column, string Why)> Problems) ReadAll(string text)
    {
        var problems = new List<(int, int, string)>();
        return ([.. EventXml.Read(new StringReader(text), (l, c, w) => problems.Add((l, c, w)))], problems);
    }
}
