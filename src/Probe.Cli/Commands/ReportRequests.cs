using System.Collections.Immutable;
using System.CommandLine;
using Probe.Cli.Values;

namespace Probe.Cli.Commands;

/// <summary>Reads <c>--report KIND=FILE</c>, for every command that writes reports of runs.</summary>
internal static class ReportRequests
{
    private static readonly string[] Kinds = ["json", "junit", "text", "har", "html"];

    /// <summary>All that are given; every problem goes to the values.</summary>
    internal static ImmutableArray<ReportRequest> Read(OptionValues values, Option<string[]> option)
    {
        var reports = ImmutableArray.CreateBuilder<ReportRequest>();
        foreach (var text in values.Texts(option))
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var kind = equals < 0 ? text : text[..equals];
            var path = equals < 0 ? "" : text[(equals + 1)..];
            if (!Kinds.Contains(kind, StringComparer.Ordinal) || path.Length == 0)
            {
                values.NotAccepted(
                    option,
                    text,
                    string.Join(", ", Kinds.Select(k => k + "=FILE")) + Nearest.Hint(kind, Kinds)
                );
            }
            else if (reports.Any(r => r.Path == path))
            {
                values.Problem(
                    $"--report: two reports go to {Quoting.Quote(path)}; accepted: a file of its own for each"
                );
            }
            else
            {
                reports.Add(new ReportRequest(kind, path));
            }
        }

        return reports.ToImmutable();
    }
}
