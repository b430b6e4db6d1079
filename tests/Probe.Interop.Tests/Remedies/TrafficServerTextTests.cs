using System.Diagnostics;
using Probe.Interop.Servers;
using Probe.Remedies;

namespace Probe.Interop.Remedies;

/// <summary>
/// Traffic Server's own check reads some of its files only and passes over names it does not know. A start tells all
/// of that in its log, so that it is started with every text at once.
/// </summary>
public sealed class TrafficServerTextTests
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private static readonly string[] Complaints =
    [
        "Unrecognized",
        "discarding",
        "ERROR",
        "ip_allow.yaml failed",
        "invalid",
    ];

    [Fact]
    public async Task Traffic_Server_starts_with_all_texts_and_complains_of_none()
    {
        var log = await LogOfStartAsync("");

        Assert.Contains("ip_allow.yaml finished loading", log, StringComparison.Ordinal);
        Assert.All(Complaints, word => Assert.DoesNotContain(word, log, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Traffic_Server_would_complain_of_a_name_it_does_not_know()
    {
        var log = await LogOfStartAsync("CONFIG proxy.config.http.connect_portz STRING 443\n");

        Assert.Contains("Unrecognized configuration value", log, StringComparison.Ordinal);
    }

    private static async Task<string> LogOfStartAsync(string more)
    {
        if (!Environment.IsPrivilegedProcess && ServerProcess.Find("traffic_server") is not null)
        {
            Assert.Skip("Debian's Traffic Server starts as root only: it drops capabilities that it must have");
        }

        await using var server = await ServerProcess.StartAsPrivilegedAsync(
            "traffic_server",
            "trafficserver.records",
            (configuration, folder, _) =>
            {
                folder.Write("var/log/here", "");
                folder.Write("var/run/here", "");
                folder.Write("etc/records.config", File.ReadAllText(configuration) + Texts("records.config") + more);
                folder.Write("etc/storage.config", "");
                folder.Write("etc/plugin.config", "");
                folder.Write("etc/cache.config", Texts("cache.config"));
                folder.Write("etc/ip_allow.yaml", Texts("ip_allow.yaml"));
                folder.Write(
                    "runroot.yaml",
                    $"prefix: {folder.Path}\nsysconfdir: {folder.Path}/etc\nlocalstatedir: {folder.Path}/var\n"
                        + $"runtimedir: {folder.Path}/var/run\nlogdir: {folder.Path}/var/log\ncachedir: {folder.Path}/var\n"
                );
                return [$"--run-root={folder.Path}/runroot.yaml"];
            }
        );

        // It accepts connections while it still tells of its configuration.
        var log = "";
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < StartLimit; )
        {
            log = File.ReadAllText(Path.Combine(server.Folder.Path, "var/log/diags.log"));
            if (log.Contains("Traffic Server is fully initialized", StringComparison.Ordinal))
            {
                break;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        return log;
    }

    private static string Texts(string file) =>
        string.Concat(
            AllRemedies
                .List.Where(r => r.Product.Name == "Apache Traffic Server")
                .Where(r => r.Where.StartsWith(file, StringComparison.Ordinal))
                .Select(r => r.Paste + "\n")
        );
}
