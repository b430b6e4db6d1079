using Probe.Interop;
using Probe.Interop.Servers;

[assembly: AssemblyFixture(typeof(WsusContent))]

namespace Probe.Interop;

/// <summary>
/// A content folder as WSUS lays it out: the file's name is its SHA-1, the folder above it that digest's last
/// two digits. Made once, served by every origin.
/// </summary>
public sealed class WsusContent : IDisposable
{
    private readonly WorkFolder _folder = new("content");

    public WsusContent()
    {
        // Incompressible and the same in every run, so that a failure can be looked at again.
        var bytes = new byte[(1024 * 1024) + 4321];
        var state = 0x9E3779B97F4A7C15UL;
        for (var i = 0; i < bytes.Length; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            bytes[i] = (byte)(state >> 32);
        }

        CabPath = Write(Convert.ToHexString(Sha1.Of(bytes)), bytes);
        bytes[700_000] ^= 1;
        AlteredPath = Write(Convert.ToHexString(Sha1.Of([.. bytes, 0])), bytes);
        EmptyPath = Write(Convert.ToHexString(Sha1.Of([])), []);
        MissingPath = "/Content/00/0000000000000000000000000000000000000000.cab";
    }

    /// <summary>Folder to serve.</summary>
    public string Root => _folder.Path;

    /// <summary>URL path of a file that is what its name says.</summary>
    public string CabPath { get; }

    /// <summary>The same file on disk.</summary>
    public string CabFile => Path.Combine(Root, CabPath[1..]);

    /// <summary>URL path of a file whose bytes are not those that its name promises.</summary>
    public string AlteredPath { get; }

    /// <summary>URL path of a file without octets.</summary>
    public string EmptyPath { get; }

    /// <summary>URL path of a file that is not there.</summary>
    public string MissingPath { get; }

    public void Dispose() => _folder.Dispose();

    private string Write(string sha1, byte[] bytes)
    {
        var path = $"/Content/{sha1[^2..]}/{sha1}.cab";

        // Content is old, so that caches take it for fresh; the same date in every run.
        File.SetLastWriteTimeUtc(
            _folder.Write(path[1..], bytes),
            new DateTime(2023, 11, 14, 22, 13, 20, DateTimeKind.Utc)
        );
        return path;
    }
}
