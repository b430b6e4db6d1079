using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Probe.Http;
using Probe.Lab.Faults;

namespace Probe.Lab;

/// <summary>A set of faults with their settings.</summary>
public sealed class LabScenario
{
    /// <summary>Most letters that one word counts for: long words are not more alike than short ones.</summary>
    private const int MostAlike = 4;

    private LabScenario(ImmutableArray<ScenarioFault> faults) => Faults = faults;

    /// <summary>No fault at all.</summary>
    public static LabScenario Healthy { get; } = new([]);

    /// <summary>The faults in the order in which they act.</summary>
    public ImmutableArray<ScenarioFault> Faults { get; }

    /// <summary>Reads fault texts, each <c>id</c> or <c>id:setting=value,setting=value</c>.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="scenario">The scenario when all of them can be used.</param>
    /// <param name="problems">Otherwise every problem, each with what is accepted.</param>
    public static bool TryParse(
        IEnumerable<string> texts,
        [NotNullWhen(true)] out LabScenario? scenario,
        out ImmutableArray<string> problems
    )
    {
        ArgumentNullException.ThrowIfNull(texts);
        var faults = ImmutableArray.CreateBuilder<ScenarioFault>();
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var text in texts)
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var id = colon < 0 ? text : text[..colon];
            if (AllFaults.Find(id) is not { } fault)
            {
                found.Add(
                    $"there is no fault '{Printable.Escape(id, 200)}'; accepted: {Near(id)}"
                        + $"{AllFaults.List.Length} names, which 'bitsprobe lab --list' tells"
                );
                continue;
            }

            if (faults.Any(f => f.Fault == fault))
            {
                found.Add($"the fault '{fault.Info.Id}' is named twice; once is enough");
                continue;
            }

            faults.Add(new ScenarioFault(fault, ReadSettings(fault.Info, colon < 0 ? "" : text[(colon + 1)..], found)));
        }

        problems = found.ToImmutable();
        scenario = problems.IsEmpty ? new LabScenario(faults.ToImmutable()) : null;
        return scenario is not null;
    }

    /// <summary>The few names that share most words or beginnings with that one; all of them would fill a screen.</summary>
    private static string Near(string id)
    {
        var words = id.ToLowerInvariant().Split('-', StringSplitOptions.RemoveEmptyEntries);
        var near = AllFaults
            .List.Select(f => f.Info.Id)
            .Select(name => (Name: name, Words: name.Split('-')))
            .Select(x =>
                (
                    x.Name,
                    Alike: words.Sum(w => x.Words.Max(o => Math.Min(AlikeTo(w, o), MostAlike)))
                        - Math.Abs(words.Length - x.Words.Length)
                )
            )
            .Where(x => x.Alike >= MostAlike)
            .OrderByDescending(x => x.Alike)
            .Take(3)
            .Select(x => x.Name)
            .ToList();
        return near.Count == 0 ? "" : $"{string.Join(", ", near)}, or another of ";
    }

    /// <summary>Letters that both begin with; none where they are but a few.</summary>
    private static int AlikeTo(string one, string other)
    {
        var same = one.AsSpan().CommonPrefixLength(other);
        return same == other.Length || same >= 4 ? same : 0;
    }

    private static ImmutableDictionary<string, long> ReadSettings(
        LabFaultInfo info,
        string text,
        ImmutableArray<string>.Builder problems
    )
    {
        var values = info.Settings.ToImmutableDictionary(s => s.Name, s => s.Default);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..equals];
            if (info.Settings.FirstOrDefault(s => s.Name == name) is not { } setting)
            {
                var accepted = info.Settings.IsEmpty
                    ? "it has none"
                    : "accepted: " + string.Join(", ", info.Settings.Select(s => s.Name));
                problems.Add($"the fault '{info.Id}' has no setting '{Printable.Escape(name, 200)}'; {accepted}");
            }
            else if (
                equals < 0
                || !long.TryParse(part[(equals + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || value < setting.Min
                || value > setting.Max
            )
            {
                problems.Add(
                    $"'{Printable.Escape(part, 200)}' does not set {info.Id}'s {setting.Name}; accepted: "
                        + $"{setting.Name}=N with N from {setting.Min} to {setting.Max} {setting.Unit}"
                );
            }
            else
            {
                values = values.SetItem(name, value);
            }
        }

        return values;
    }
}

/// <summary>A fault with the values of its settings.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Values">Values by the settings' names, defaults included.</param>
public sealed record ScenarioFault(IFault Fault, ImmutableDictionary<string, long> Values);
