using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Probe.Interop.Servers;

/// <summary><c>bitsprobe capture</c> as a process on a port of its own; ends by SIGTERM as a service would end it.</summary>
internal sealed partial class CaptureProxy : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _errors;
    private readonly Task<string> _output;

    private CaptureProxy(Process process, StringBuilder errors, Task<string> output, IPEndPoint endPoint)
    {
        (_process, _errors, _output) = (process, errors, output);
        EndPoint = endPoint;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>What it said on stderr until now.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Starts it with these options, and waits until it listens.</summary>
    public static async Task<CaptureProxy> StartAsync(params string[] options)
    {
        string[] arguments = ["capture", "--listen", "127.0.0.1:0", "--format", "json", .. options];
        var start = new ProcessStartInfo(Repository.Bitsprobe, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = "1";
        foreach (
            var name in start
                .Environment.Keys.Where(n => n.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase))
                .ToList()
        )
        {
            start.Environment.Remove(name);
        }

        var process = new Process { StartInfo = start };
        var errors = new StringBuilder();
        var listening = new TaskCompletionSource<IPEndPoint>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, e) =>
        {
            lock (errors)
            {
                errors.AppendLine(e.Data);
            }

            if (e.Data is null)
            {
                listening.TrySetException(new InvalidOperationException("capture ended: " + errors));
            }
            else if (
                e.Data.Split("listening at ") is [_, var place]
                && IPEndPoint.TryParse(place.Split([',', ' ', ';'])[0], out var point)
            )
            {
                listening.TrySetResult(point);
            }
        };
        process.Start();
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var endPoint = await listening.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        return new CaptureProxy(process, errors, output, endPoint);
    }

    /// <summary>Ends it; gives its exit code and its report (null where there was nothing to judge).</summary>
    public async Task<(int ExitCode, JsonElement? Report)> StopAsync()
    {
        _ = Kill(_process.Id, SigTerm);
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        var text = await _output;
        if (text.Length == 0)
        {
            return (_process.ExitCode, null);
        }

        using var json = JsonDocument.Parse(text);
        return (_process.ExitCode, json.RootElement.Clone());
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Highest resident memory until now.</summary>
    public long PeakMemoryInMiB
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64 / 1024 / 1024;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
