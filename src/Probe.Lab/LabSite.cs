using System.Collections.Immutable;
using System.Text;
using Probe.Lab.Wire;

namespace Probe.Lab;

/// <summary>The origin's files by path, laid out as on a WSUS server. Paths compare without case, as on IIS.</summary>
public sealed class LabSite
{
    /// <summary>Length in octets of the small file; files of that size were seen coming without Range.</summary>
    public const long SmallFileLength = 20_802;

    /// <summary>Length in octets of the self-update cabinet.</summary>
    private const long IdentLength = 10_349;

    private readonly Dictionary<string, LabResource> _resources = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Lays out the files that the options ask for.</summary>
    public LabSite(LabOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        MainFile = new LabFile(options.Seed, options.FileLength);
        LargeFile = new LabFile(options.Seed + 1, options.LargeFileLength);
        MainPath = Add(MainFile, ".cab");
        SmallPath = Add(new LabFile(options.Seed + 2, SmallFileLength), ".exe");
        TinyPath = Add(new LabFile(options.Seed + 3, 1), ".psf");
        EmptyPath = Add(new LabFile(options.Seed + 4, 0), ".cab");
        _resources.Add(LargePath, LabResource.Of(LargePath, LargeFile));
        var ident = new LabFile(options.Seed + 5, IdentLength);
        _resources.TryAdd(IdentPath, LabResource.Of(IdentPath, ident));
        _resources.TryAdd("/iuident.cab", LabResource.Of("/iuident.cab", ident));
        var agent = new LabFile(options.Seed + 6, IdentLength);
        _resources.TryAdd("/SelfUpdate/wuident.cab", LabResource.Of("/SelfUpdate/wuident.cab", agent));
        AddText(AnonymousCheckPath, "This file is used to check anonymous access to the content directory.\r\n");
        AddText(
            "/",
            "bitsprobe lab\r\n\r\n" + string.Concat(_resources.Values.Select(r => $"{r.Path}  {r.Length} octets\r\n"))
        );
    }

    /// <summary>Path of the file that WSUS keeps for testing access.</summary>
    public static string AnonymousCheckPath => "/Content/anonymousCheckFile.txt";

    /// <summary>Path of the self-update cabinet.</summary>
    public static string IdentPath => "/selfupdate/iuident.cab";

    /// <summary>Path of the large file; named by no digest, since it would have to be read whole for that.</summary>
    public static string LargePath => "/Content/large/file.psf";

    /// <summary>When every file was last changed, whole seconds.</summary>
    public static DateTimeOffset LastModified { get; } = new(2024, 5, 14, 17, 5, 0, TimeSpan.Zero);

    /// <summary>The main file.</summary>
    public LabFile MainFile { get; }

    /// <summary>The large file.</summary>
    public LabFile LargeFile { get; }

    /// <summary>Path of the main file.</summary>
    public string MainPath { get; }

    /// <summary>Path of the small file.</summary>
    public string SmallPath { get; }

    /// <summary>Path of the file of one octet.</summary>
    public string TinyPath { get; }

    /// <summary>Path of the empty file.</summary>
    public string EmptyPath { get; }

    /// <summary>Every file, in no order.</summary>
    public ImmutableArray<LabResource> Resources => [.. _resources.Values];

    /// <summary>The file of that path, or null.</summary>
    public LabResource? Find(string path) => _resources.GetValueOrDefault(path);

    private string Add(LabFile file, string extension)
    {
        var path = file.WsusPath(extension);
        _resources.TryAdd(path, LabResource.Of(path, file));
        return path;
    }

    private void AddText(string path, string text) =>
        _resources.TryAdd(path, LabResource.Of(path, Encoding.ASCII.GetBytes(text)));
}

/// <summary>One file of the origin.</summary>
/// <param name="Path">Its path.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Length">Its length in octets.</param>
/// <param name="ETag">Its entity tag, quotes included.</param>
/// <param name="Open">Opens so many octets from an offset on.</param>
public sealed record LabResource(
    string Path,
    string ContentType,
    long Length,
    string ETag,
    Func<long, long, ReplyBody> Open
)
{
    /// <summary>A lab file at a path.</summary>
    public static LabResource Of(string path, LabFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new(
            path,
            TypeOf(path),
            file.Length,
            Tag(file.Seed, file.Length),
            (first, count) => ReplyBody.Of(file, first, count)
        );
    }

    /// <summary>Fixed octets at a path.</summary>
    public static LabResource Of(string path, byte[] octets)
    {
        ArgumentNullException.ThrowIfNull(octets);
        return new(
            path,
            "text/plain",
            octets.Length,
            Tag(0, octets.Length),
            (first, count) => ReplyBody.Of(octets.AsSpan((int)first, (int)count).ToArray())
        );
    }

    /// <summary>In the form of IIS: a number in hex, a colon, a zero.</summary>
    private static string Tag(long seed, long length) => $"\"{unchecked((ulong)((seed * 31) + length)):x}:0\"";

    private static string TypeOf(string path) =>
        path.EndsWith(".cab", StringComparison.OrdinalIgnoreCase)
            ? "application/vnd.ms-cab-compressed"
            : "application/octet-stream";
}
