using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Probe.Interop.Servers;

/// <summary>Real HTTP clients that fetch one file through a proxy: they differ in how they ask, tunnel and verify.</summary>
internal static class HttpClients
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>The clients' names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["curl", "wget", "python3", "node", "dotnet"];

    /// <summary>Fetches the file.</summary>
    /// <param name="name">Which client.</param>
    /// <param name="url">What.</param>
    /// <param name="proxy">Through what.</param>
    /// <param name="authority">PEM file of the authority to trust; null for http.</param>
    /// <param name="folder">Where files may be written.</param>
    public static Task<byte[]> FetchAsync(
        string name,
        string url,
        IPEndPoint proxy,
        string? authority,
        WorkFolder folder
    ) =>
        name == "dotnet"
            ? DotnetAsync(url, proxy, authority)
            : RunAsync(name, url, $"http://{proxy}", authority, folder);

    private static async Task<byte[]> DotnetAsync(string url, IPEndPoint proxy, string? authority)
    {
        using var handler = new SocketsHttpHandler { Proxy = new WebProxy($"http://{proxy}"), UseProxy = true };
        if (authority is not null)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.ImportFromPemFile(authority);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        using var client = new HttpClient(handler) { Timeout = Limit };
        return await client.GetByteArrayAsync(new Uri(url), TestContext.Current.CancellationToken);
    }

    private static async Task<byte[]> RunAsync(
        string name,
        string url,
        string proxy,
        string? authority,
        WorkFolder folder
    )
    {
        var target = Path.Combine(folder.Path, "fetched");
        string[] arguments = name switch
        {
            "curl" => ["-sS", "-f", "-x", proxy, .. Trusted("--cacert", authority), "-o", target, url],
            "wget" =>
            [
                "-q",
                "-O",
                target,
                "-e",
                "use_proxy=yes",
                "-e",
                $"http_proxy={proxy}",
                "-e",
                $"https_proxy={proxy}",
                .. authority is null ? [] : new[] { $"--ca-certificate={authority}" },
                url,
            ],
            "python3" => ["-c", Python, url, proxy, target, authority ?? ""],
            "node" => ["-e", Node, url, proxy, target, authority ?? ""],
            _ => throw new ArgumentException("no such client", nameof(name)),
        };
        var program = ServerProcess.Find(name);
        if (program is null)
        {
            Assert.Skip($"{name} is not installed (tests/install-servers installs it)");
        }

        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        start.Environment["HOME"] = folder.Path;
        foreach (
            var variable in start
                .Environment.Keys.Where(n => n.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase))
                .ToList()
        )
        {
            start.Environment.Remove(variable);
        }

        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        var said = process.StandardError.ReadToEndAsync(limit.Token);
        await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"{name} ends with {process.ExitCode}: {await said}");
        return await File.ReadAllBytesAsync(target, limit.Token);
    }

    private static string[] Trusted(string option, string? authority) => authority is null ? [] : [option, authority];

    private const string Python = """
        import ssl, sys, urllib.request
        url, proxy, target, authority = sys.argv[1:]
        handlers = [urllib.request.ProxyHandler({"http": proxy, "https": proxy})]
        if authority:
            handlers.append(urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=authority)))
        with urllib.request.build_opener(*handlers).open(url, timeout=20) as reply, open(target, "wb") as out:
            out.write(reply.read())
        """;

    private const string Node = """
        const http = require('http'), https = require('https'), fs = require('fs'), tls = require('tls')
        const [url, proxy, target, authority] = process.argv.slice(1)
        const to = new URL(url), via = new URL(proxy)
        const save = reply => reply.statusCode === 200
          ? reply.pipe(fs.createWriteStream(target))
          : (console.error('status ' + reply.statusCode), process.exit(1))
        const fail = error => { console.error(String(error)); process.exit(1) }
        if (to.protocol === 'http:')
          http.get({ host: via.hostname, port: via.port, path: url, headers: { Host: to.host } }, save).on('error', fail)
        else
          http.request({ host: via.hostname, port: via.port, method: 'CONNECT', path: to.host, headers: { Host: to.host } })
            .on('connect', (reply, socket) => {
              if (reply.statusCode !== 200) fail('CONNECT ' + reply.statusCode)
              const agent = new https.Agent()
              agent.createConnection = options => tls.connect({ ...options, socket, ca: fs.readFileSync(authority) })
              https.get(url, { agent }, save).on('error', fail)
            }).on('error', fail).end()
        """;
}
