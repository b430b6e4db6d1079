using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Probe.Interop.Servers;

/// <summary><c>bitsprobe lab</c> as a process, for what its name server says and dnsmasq does not: SERVFAIL, silence.</summary>
internal sealed partial class Lab : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource<string> _nameServer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Lab(Process process) => _process = process;

    /// <summary>Where its name server is, <c>127.0.0.1:port</c>.</summary>
    public string NameServer => _nameServer.Task.Result;

    /// <summary>Questions that the name server got so far, a line each: <c>dns, tcp   A known.test -> NOERROR, 1 address</c>.</summary>
    public IReadOnlyList<string> Questions
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines.Where(line => line.Contains(" dns", StringComparison.Ordinal))];
            }
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="answers">Its names, as <c>--dns</c> takes them.</param>
    public static async Task<Lab> StartAsync(params string[] answers) =>
        await TryStartAsync(null, answers)
        ?? throw new InvalidOperationException("bitsprobe lab did not start on a port that the system chose");

    /// <summary>
    /// Starts one on port 53, where programs ask that cannot be told another; skips the test where this account may
    /// not use it, or somebody else does.
    /// </summary>
    /// <param name="answers">Its names.</param>
    public static async Task<Lab> StartOnPort53Async(params string[] answers)
    {
        var lab = await TryStartAsync(53, answers);
        if (lab is null)
        {
            Assert.Skip("port 53 of 127.0.0.1 is not to be had (it needs root, and nobody else on it)");
        }

        return lab;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static async Task<Lab?> TryStartAsync(int? port, string[] answers)
    {
        var start = new ProcessStartInfo(
            Repository.Bitsprobe,
            [
                "lab",
                .. port is null ? [] : (string[])["--dns-port", $"{port}"],
                .. answers.SelectMany(a => (string[])["--dns", a]),
            ]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = new Process { StartInfo = start };
        var lab = new Lab(process);
        process.OutputDataReceived += (_, e) => lab.Take(e.Data);
        process.ErrorDataReceived += (_, _) => { };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var ended = process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var first = await Task.WhenAny(lab._nameServer.Task, ended)
            .WaitAsync(StartLimit, TestContext.Current.CancellationToken);
        if (first != ended)
        {
            return lab;
        }

        await lab.DisposeAsync();
        return null;
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }

        if (NameServerLine().Match(line) is { Success: true } match)
        {
            _nameServer.TrySetResult(match.Groups[1].Value);
        }
    }

    [GeneratedRegex(@"^name server +([0-9.:]+), UDP and TCP")]
    private static partial Regex NameServerLine();
}
