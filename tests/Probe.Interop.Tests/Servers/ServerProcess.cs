using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Probe.Interop.Servers;

/// <summary>
/// One real server in the foreground on a loopback port, with configuration, pid file and logs in a folder of
/// its own, and without privileges: when the tests run as root it is started as nobody.
/// </summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int Attempts = 3;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);
    private readonly Process _process;
    private readonly StringBuilder _output;

    private ServerProcess(Process process, StringBuilder output, WorkFolder folder, int port)
    {
        _process = process;
        _output = output;
        Folder = folder;
        Port = port;
    }

    public int Port { get; }

    public string HostAndPort => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public WorkFolder Folder { get; }

    /// <summary>Starts a server and waits until it accepts connections; skips the test where it is not installed.</summary>
    /// <param name="program">Name of the program, found on PATH or in the folders for system programs.</param>
    /// <param name="template">Configuration under samples/servers: a file, or a folder of them.</param>
    /// <param name="arguments">Arguments, from the path of the configuration, the folder and the port.</param>
    /// <param name="values">What replaces the template's placeholders besides @dir@ and @port@.</param>
    public static Task<ServerProcess> StartAsync(
        string program,
        string template,
        Func<string, WorkFolder, int, string[]> arguments,
        params (string Name, string Value)[] values
    ) => StartAsync(program, template, arguments, keepsPrivileges: false, values);

    /// <summary>The same for a server that only starts with the privileges that the tests have.</summary>
    /// <param name="program">Name of the program.</param>
    /// <param name="template">Configuration under samples/servers: a file, or a folder of them.</param>
    /// <param name="arguments">Arguments, from the path of the configuration, the folder and the port.</param>
    public static Task<ServerProcess> StartAsPrivilegedAsync(
        string program,
        string template,
        Func<string, WorkFolder, int, string[]> arguments
    ) => StartAsync(program, template, arguments, keepsPrivileges: true, []);

    private static async Task<ServerProcess> StartAsync(
        string program,
        string template,
        Func<string, WorkFolder, int, string[]> arguments,
        bool keepsPrivileges,
        (string Name, string Value)[] values
    )
    {
        var path = Find(program);
        if (path is null)
        {
            Assert.Skip($"{program} is not installed (tests/install-servers installs it)");
        }

        for (var attempt = 1; ; attempt++)
        {
            // A port found free may be taken by the time the server binds it; then the next try takes another.
            var port = FreePort();
            var folder = new WorkFolder(program);
            string Fill(string text)
            {
                foreach (var (name, value) in values)
                {
                    text = text.Replace($"@{name}@", value, StringComparison.Ordinal);
                }

                return text.Replace("@dir@", folder.Path, StringComparison.Ordinal)
                    .Replace("@port@", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            }

            var texts = new StringBuilder();
            foreach (var file in Repository.TemplatesOf(template))
            {
                var text = Fill(Repository.Template(file));
                folder.Write(file, text);
                texts.AppendLine(CultureInfo.InvariantCulture, $"--- {file}").Append(text);
            }

            var configuration = Path.Combine(folder.Path, template);
            var server = Launch(path, arguments(configuration, folder, port), folder, port, keepsPrivileges);
            if (await server.AcceptsAsync())
            {
                return server;
            }

            var log = server.Log();
            await server.DisposeAsync();
            if (attempt == Attempts)
            {
                throw new InvalidOperationException($"{program} did not start:\n{log}\nconfiguration:\n{texts}");
            }
        }
    }

    /// <summary>What the server wrote, to the console and to its logs; for failure messages.</summary>
    public string Log()
    {
        var text = new StringBuilder();
        lock (_output)
        {
            text.Append(_output);
        }

        foreach (var file in Directory.EnumerateFiles(Folder.Path, "*.log").Order(StringComparer.Ordinal))
        {
            text.Append("--- ").AppendLine(Path.GetFileName(file));
            foreach (var line in File.ReadLines(file).TakeLast(15))
            {
                text.AppendLine(line);
            }
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, SigTerm);
            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
        Folder.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static ServerProcess Launch(
        string path,
        string[] arguments,
        WorkFolder folder,
        int port,
        bool keepsPrivileges
    )
    {
        string[] line =
            Environment.IsPrivilegedProcess && !keepsPrivileges
                ? ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "--", path, .. arguments]
                : [path, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Nothing of the account that runs the tests is read or written.
        start.Environment["HOME"] = folder.Path;
        start.Environment.Remove("XDG_CONFIG_HOME");
        start.Environment.Remove("XDG_DATA_HOME");
        var output = new StringBuilder();
        void Keep(object sender, DataReceivedEventArgs e)
        {
            lock (output)
            {
                if (e.Data is not null && output.Length < 16 * 1024)
                {
                    output.AppendLine(e.Data);
                }
            }
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServerProcess(process, output, folder, port);
    }

    private async Task<bool> AcceptsAsync()
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < StartLimit && !_process.HasExited)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
                return !_process.HasExited;
            }
            catch (SocketException)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }

        return false;
    }

    /// <summary>Path of an installed program; null where it is missing.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/sbin", "/sbin", "/usr/local/sbin"])
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
