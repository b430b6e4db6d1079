using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Probe.Cli.Edge;

namespace Probe.Cli.Values;

/// <summary>
/// Reads options as values and gathers what is wrong with them, each problem with what is accepted. A value that is
/// not accepted is reported and read as not given, so that the reading goes on to the next.
/// </summary>
internal sealed class OptionValues(ParseResult parsed)
{
    private readonly List<string> _problems = [];

    /// <summary>What was typed.</summary>
    internal ParseResult Parsed => parsed;

    /// <summary>What is wrong, in the order of reading.</summary>
    internal IReadOnlyList<string> Problems => _problems;

    /// <summary>Reports options whose value is missing: what stands in its place is the next option's name.</summary>
    internal void ReportMissingValues()
    {
        var names = parsed.CommandResult.Command.Options.SelectMany(o => o.Aliases.Prepend(o.Name)).ToHashSet();
        foreach (var option in parsed.CommandResult.Command.Options)
        {
            if (parsed.GetResult(option) is { } result && result.Tokens.Any(t => names.Contains(t.Value)))
            {
                Problem($"{option.Name} has no value; accepted: {option.Name} {option.HelpName}");
            }
        }
    }

    /// <summary>Adds a problem.</summary>
    internal void Problem(string problem) => _problems.Add(problem);

    /// <summary>Adds the problem that a value is not one.</summary>
    internal void NotAccepted(Option option, string text, string accepted) =>
        Problem($"{option.Name}: {Quoting.Quote(text)} is not accepted; accepted: {accepted}");

    /// <summary>True when the flag is there.</summary>
    internal bool Flag(Option<bool> option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>The text given; null when there is none (a missing value is among the parser's own errors).</summary>
    internal string? Text(Option<string?> option) => Tokens(parsed.GetResult(option)).LastOrDefault();

    /// <summary>All texts given.</summary>
    internal string[] Texts(Option<string[]> option) => Tokens(parsed.GetResult(option));

    /// <summary>All texts given.</summary>
    internal string[] Texts(Argument<string[]> argument) => Tokens(parsed.GetResult(argument));

    /// <summary>One of a few words, in any case.</summary>
    internal string? Choice(Option<string?> option, IEnumerable<string> accepted)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        var values = accepted.ToList();
        if (values.Find(v => string.Equals(v, text, StringComparison.OrdinalIgnoreCase)) is { } value)
        {
            return value;
        }

        NotAccepted(option, text, string.Join(", ", values) + Nearest.Hint(text, values));
        return null;
    }

    /// <summary>A duration.</summary>
    internal TimeSpan? Time(Option<string?> option)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        if (Durations.TryParse(text, out var duration))
        {
            return duration;
        }

        NotAccepted(option, text, Durations.Accepted);
        return null;
    }

    /// <summary>A setting of a BITS job in whole seconds.</summary>
    internal TimeSpan? Seconds(Option<string?> option, TimeSpan min, string bounds)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        if (Durations.TryParseSeconds(text, out var duration) && duration >= min)
        {
            return duration;
        }

        NotAccepted(option, text, $"{Durations.SecondsAccepted}; {bounds}");
        return null;
    }

    /// <summary>A size that is held in memory: 64 octets to 64 MiB.</summary>
    internal int? SmallSize(Option<string?> option) => (int?)Size(option, 64, 64L * 1024 * 1024);

    /// <summary>A size in octets within bounds.</summary>
    internal long? Size(Option<string?> option, long min, long max)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        if (!Sizes.TryParse(text, out var octets))
        {
            NotAccepted(option, text, Sizes.Accepted);
            return null;
        }

        if (octets >= min && octets <= max)
        {
            return octets;
        }

        NotAccepted(
            option,
            text,
            max == long.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"{min} octets or more")
                : string.Create(CultureInfo.InvariantCulture, $"{min} to {max} octets")
        );
        return null;
    }

    /// <summary>A whole number within bounds.</summary>
    internal int? Number(Option<string?> option, int min, int max)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min
            && number <= max
        )
        {
            return number;
        }

        NotAccepted(option, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));
        return null;
    }

    /// <summary>A whole number, negative ones too.</summary>
    internal long? LongNumber(Option<string?> option)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        NotAccepted(option, text, "a whole number");
        return null;
    }

    /// <summary>Content of a small text file.</summary>
    internal string? ReadFile(Option option, string path)
    {
        if (SmallFile.TryRead(path, out var content, out var problem))
        {
            return content;
        }

        Problem($"{option.Name}: {Quoting.Quote(path)} cannot be read: {problem}");
        return null;
    }

    private static string[] Tokens(SymbolResult? result) =>
        result is null ? [] : [.. result.Tokens.Select(t => t.Value)];
}
