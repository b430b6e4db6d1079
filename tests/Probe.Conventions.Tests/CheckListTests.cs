using System.Text.RegularExpressions;
using Probe.Bits;
using Probe.Checks;

namespace Probe.Conventions.Tests;

public sealed partial class CheckListTests
{
    private static readonly string[] Groups =
    [
        "settings",
        "names",
        "connect",
        "head",
        "range",
        "multi-range",
        "consistency",
        "status",
        "response",
        "integrity",
        "host",
        "wsus",
    ];

    [Fact]
    public void Every_check_in_the_assembly_is_listed_in_AllChecks()
    {
        var types = typeof(ICheck)
            .Assembly.GetTypes()
            .Where(t => typeof(ICheck).IsAssignableFrom(t) && t is { IsClass: true, IsAbstract: false });
        var listed = AllChecks.List.Select(c => c.GetType()).ToHashSet();

        var missing = types.Where(t => !listed.Contains(t)).Select(t => t.Name);

        Assert.True(!missing.Any(), "add to AllChecks.cs: " + string.Join(", ", missing));
    }

    [Fact]
    public void Ids_are_unique_slugs()
    {
        Assert.All(AllChecks.List, c => Assert.Matches(Slug(), c.Info.Id));
        Assert.Equal(AllChecks.List.Length, AllChecks.List.Select(c => c.Info.Id).Distinct().Count());
    }

    [Fact]
    public void Every_check_has_a_known_group_a_summary_and_a_source()
    {
        Assert.All(
            AllChecks.List,
            c =>
            {
                Assert.Contains(c.Info.Group, Groups);
                Assert.False(string.IsNullOrWhiteSpace(c.Info.Summary), c.Info.Id);
                Assert.NotEmpty(c.Info.Sources);
                Assert.All(c.Info.Sources, s => Assert.False(string.IsNullOrWhiteSpace(s)));
            }
        );
    }

    [Fact]
    public void Every_check_names_what_ails_a_download_or_says_why_no_product_helps()
    {
        Assert.All(
            AllChecks.List,
            c => Assert.True(c.Info.Ailments.IsEmpty == (c.Info.NoRemedies is { Length: > 20 }), c.Info.Id)
        );
    }

    [Fact]
    public void Every_error_that_a_check_maps_to_is_in_the_catalogue_or_follows_the_status_rule()
    {
        var known = BitsErrors.All.Select(e => e.HResult).ToHashSet();

        Assert.All(
            AllChecks.List.SelectMany(c => c.Info.BitsErrors.Select(code => (c.Info.Id, code))),
            x => Assert.True(known.Contains(x.code) || (x.code & 0xFFFF0000) == 0x80190000, $"{x.Id}: 0x{x.code:X8}")
        );
    }

    [Fact]
    public void Required_checks_that_map_to_no_error_say_so_on_purpose()
    {
        // What a job does then is a restart, a delay, or wrong bytes that BITS does not notice.
        string[] withoutError = [];

        var found = AllChecks
            .List.Where(c => c.Info.Level == CheckLevel.Required && c.Info.BitsErrors.IsEmpty)
            .Select(c => c.Info.Id);

        Assert.Equal(withoutError.Order(), found.Order());
    }

    [Fact]
    public void Premises_exist_and_do_not_go_round_in_circles()
    {
        var byId = AllChecks.List.ToDictionary(c => c.Info.Id);

        void Walk(string id, List<string> path)
        {
            Assert.DoesNotContain(id, path);
            foreach (var premise in byId[id].Info.DependsOn)
            {
                Assert.True(byId.ContainsKey(premise), $"{id} depends on '{premise}', which is no check");
                Walk(premise, [.. path, id]);
            }
        }

        Assert.All(byId.Keys, id => Walk(id, []));
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)+$")]
    private static partial Regex Slug();
}
