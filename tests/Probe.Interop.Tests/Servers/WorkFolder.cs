using System.Text;

namespace Probe.Interop.Servers;

/// <summary>A temporary folder that a server may use whoever it runs as; gone when disposed.</summary>
internal sealed class WorkFolder : IDisposable
{
    private const UnixFileMode All =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    private readonly DirectoryInfo _folder;

    /// <param name="name">Whose it is: a word, or a program's path.</param>
    public WorkFolder(string name)
    {
        _folder = Directory.CreateTempSubdirectory($"bitsprobe-interop-{System.IO.Path.GetFileName(name)}-");
        _folder.UnixFileMode = All;
    }

    public string Path => _folder.FullName;

    public string Write(string relativePath, string text) => Write(relativePath, Encoding.UTF8.GetBytes(text));

    public string Write(string relativePath, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, relativePath);
        for (var folder = new FileInfo(path).Directory!; !folder.Exists; folder = folder.Parent!)
        {
            Directory.CreateDirectory(folder.FullName).UnixFileMode = All;
        }

        File.WriteAllBytes(path, bytes);
        File.SetUnixFileMode(path, All & ~(UnixFileMode.OtherExecute | UnixFileMode.GroupExecute));
        return path;
    }

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A server on its way out wrote one more line of log; the system cleans its temporary folder.
        }
    }
}
