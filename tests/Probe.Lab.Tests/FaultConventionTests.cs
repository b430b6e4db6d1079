using System.Reflection;
using Probe.Bits;
using Probe.Checks;
using Probe.Lab.Faults;

namespace Probe.Lab.Tests;

/// <summary>Rules that every fault keeps.</summary>
public sealed class FaultConventionTests
{
    /// <summary>Ids of the checks that a network can trip: all but those of the host.</summary>
    private static readonly string[] NetworkChecks =
    [
        .. AllChecks.List.Select(c => c.Info).Where(i => i.Group != "host").Select(i => i.Id),
    ];

    private static IEnumerable<LabFaultInfo> Infos => AllFaults.List.Select(f => f.Info);

    [Fact]
    public void Every_fault_is_listed()
    {
        var types = typeof(IFault).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IFault)));

        // A type that is missing here has no line in AllFaults.cs.
        Assert.Equal(
            types.Select(t => t.Name).Order(StringComparer.Ordinal),
            AllFaults.List.Select(f => f.GetType().Name).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Ids_are_unique_slugs_that_fit_their_types()
    {
        Assert.Equal(Infos.Count(), Infos.Select(i => i.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(AllFaults.List, f => Assert.Matches("^[a-z]+(-[a-z]+)*$", f.Info.Id));
        Assert.All(
            AllFaults.List,
            f => Assert.Equal(f.GetType().Name, f.Info.Id.Replace("-", "", StringComparison.Ordinal), ignoreCase: true)
        );
    }

    [Fact]
    public void Every_fault_says_what_it_does_and_whom_it_imitates()
    {
        Assert.All(
            Infos,
            info =>
            {
                Assert.EndsWith(".", info.Summary, StringComparison.Ordinal);
                Assert.NotEmpty(info.Imitates);
                Assert.NotEmpty(info.Trips);
            }
        );
    }

    [Fact]
    public void Every_tripped_check_exists() =>
        Assert.All(
            Infos,
            info =>
                Assert.All(
                    info.Trips,
                    trip => Assert.True(NetworkChecks.Contains(trip), $"{info.Id} trips '{trip}', which is no check")
                )
        );

    [Fact]
    public void Every_check_is_tripped_by_a_fault() =>
        Assert.All(
            NetworkChecks,
            check => Assert.True(Infos.Any(i => i.Trips.Contains(check)), $"no fault trips '{check}'")
        );

    [Fact]
    public void Every_expected_error_is_in_the_catalogue()
    {
        var statuses = Enumerable.Range(100, 500).Select(BitsErrors.ForStatus);
        var names = BitsErrors.All.Concat(statuses).Select(e => e.Name).ToHashSet(StringComparer.Ordinal);

        Assert.All(
            Infos.Where(i => i.ExpectedError is not null),
            info => Assert.True(names.Contains(info.ExpectedError!), $"{info.Id} expects '{info.ExpectedError}'")
        );
    }

    [Fact]
    public void Every_setting_has_a_unit_and_a_default_within_its_bounds() =>
        Assert.All(
            Infos.SelectMany(i => i.Settings),
            setting =>
            {
                Assert.NotEmpty(setting.Unit);
                Assert.NotEmpty(setting.Summary);
                Assert.InRange(setting.Default, setting.Min, setting.Max);
            }
        );

    [Fact]
    public void Every_fault_is_shown_on_the_wire_by_a_test()
    {
        var shown = typeof(FaultConventionTests)
            .Assembly.GetTypes()
            .SelectMany(t => t.GetMethods())
            .SelectMany(m => m.GetCustomAttributes<ShowsAttribute>())
            .Select(a => a.Fault)
            .ToHashSet(StringComparer.Ordinal);

        Assert.Equal(Infos.Select(i => i.Id).Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_plumbing_names_no_fault()
    {
        var plumbing = Directory
            .EnumerateFiles(Path.Combine(RepositoryRoot(), "src", "Probe.Lab"), "*.cs", SearchOption.AllDirectories)
            .Where(p =>
                !p.Contains(
                    Path.DirectorySeparatorChar + "Faults" + Path.DirectorySeparatorChar,
                    StringComparison.Ordinal
                )
                && !p.Contains(
                    Path.DirectorySeparatorChar + "obj" + Path.DirectorySeparatorChar,
                    StringComparison.Ordinal
                )
            )
            .ToList();

        Assert.NotEmpty(plumbing);
        Assert.All(
            plumbing,
            path =>
            {
                var text = File.ReadAllText(path);
                Assert.All(
                    AllFaults.List,
                    f => Assert.DoesNotContain(f.GetType().Name + ".", text, StringComparison.Ordinal)
                );
                Assert.All(Infos, i => Assert.DoesNotContain($"\"{i.Id}\"", text, StringComparison.Ordinal));
            }
        );
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "probe.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the tests run outside the repository");
    }
}
