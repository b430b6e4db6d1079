using System.Collections.Immutable;
using System.Net;
using System.Text;

namespace Probe.Transport;

/// <summary>
/// This machine's hosts file, which resolvers read before they ask DNS. It is read to tell whose an answer is, never to
/// give one.
/// </summary>
/// <param name="path">Where it is.</param>
internal sealed class HostsFile(string path)
{
    private const int MostOctets = 1024 * 1024;

    /// <summary>The one of this machine.</summary>
    public static HostsFile OfThisMachine { get; } =
        new(
            OperatingSystem.IsWindows()
                ? Path.Combine(Environment.SystemDirectory, "drivers", "etc", "hosts")
                : "/etc/hosts"
        );

    /// <summary>Addresses that it gives a name; empty when it has none, or cannot be read.</summary>
    public ImmutableArray<IPAddress> Find(string name)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var buffer = new byte[(int)Math.Min(MostOctets, Math.Max(0, stream.Length))];
            var read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return Find(name.TrimEnd('.'), Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static ImmutableArray<IPAddress> Find(string name, string content)
    {
        var found = ImmutableArray.CreateBuilder<IPAddress>();
        foreach (var line in content.AsSpan().EnumerateLines())
        {
            var comment = line.IndexOf('#');
            var entry = comment < 0 ? line : line[..comment];
            if (!entry.Contains(name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var words = entry.ToString().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (
                words.Skip(1).Contains(name, StringComparer.OrdinalIgnoreCase)
                && IPAddress.TryParse(words[0], out var address)
            )
            {
                found.Add(address);
            }
        }

        return found.ToImmutable();
    }
}
