using Probe.Cli.Commands;
using Probe.Cli.Values;
using Probe.Reports;
using Probe.Verdicts;

namespace Probe.Cli.Edge;

/// <summary>The files of all <c>--report</c> options of one run.</summary>
internal sealed class ReportFiles : IDisposable
{
    private readonly List<(string Kind, ReportFile File)> _files = [];

    /// <summary>Opens all of them; gives every problem.</summary>
    internal IReadOnlyList<string> Open(IEnumerable<ReportRequest> requests)
    {
        var problems = new List<string>();
        foreach (var request in requests)
        {
            if (ReportFile.TryOpen(request.Path, out var problem) is { } file)
            {
                _files.Add((request.Kind, file));
            }
            else
            {
                problems.Add($"--report: {Quoting.Quote(request.Path)} cannot be written: {problem}");
            }
        }

        return problems;
    }

    /// <summary>Writes all of them; gives every problem.</summary>
    internal IReadOnlyList<string> Complete(Func<string, IReport> report, ProbeResult result)
    {
        var problems = new List<string>();
        foreach (var (kind, file) in _files)
        {
            try
            {
                file.Complete(writer => report(kind).Write(result, writer));
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                problems.Add($"--report: {Quoting.Quote(file.Path)} was not written: {Quoting.ReasonAside(cause)}");
            }
        }

        return problems;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, file) in _files)
        {
            file.Dispose();
        }
    }
}
