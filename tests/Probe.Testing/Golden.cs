using System.Text;

namespace Probe.Testing;

/// <summary>
/// Compares text with a file of the source tree. <c>UPDATE_GOLDEN=1</c> rewrites the files instead;
/// a CI run (<c>CI=true</c>) never does. What changes from run to run is to be replaced by placeholders before.
/// </summary>
public sealed class Golden
{
    private readonly string _folder;

    /// <summary>Golden files below one folder.</summary>
    /// <param name="folder">Relative to the repository's root, with forward slashes.</param>
    public Golden(string folder) => _folder = Path.Combine(Repository.Root, folder);

    /// <summary>True when the files are to be rewritten.</summary>
    public static bool Updates =>
        Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1"
        && Environment.GetEnvironmentVariable("CI") is null or "" or "false";

    /// <summary>Compares one text with its file.</summary>
    /// <param name="name">Path below the folder, such as <c>json/healthy.golden.json</c>.</param>
    /// <param name="actual">What was made.</param>
    /// <exception cref="GoldenMismatchException">The file is missing or differs.</exception>
    public void Verify(string name, string actual)
    {
        ArgumentNullException.ThrowIfNull(actual);
        var path = Path.Combine(_folder, name);
        if (Updates)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return;
        }

        if (!File.Exists(path))
        {
            throw new GoldenMismatchException(
                $"there is no {path}; UPDATE_GOLDEN=1 writes it. The text would be:\n{actual}"
            );
        }

        var expected = File.ReadAllText(path, Encoding.UTF8).ReplaceLineEndings("\n");
        if (!string.Equals(expected, actual, StringComparison.Ordinal))
        {
            throw new GoldenMismatchException(
                $"{path} differs; UPDATE_GOLDEN=1 rewrites it.\n{Difference(expected, actual)}"
            );
        }
    }

    /// <summary>Files of the folder that no case stands for.</summary>
    /// <param name="names">Every case's path below the folder.</param>
    public IReadOnlyList<string> Orphans(IEnumerable<string> names)
    {
        var known = names.ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Directory
                .EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(_folder, file).Replace('\\', '/'))
                .Where(name => !known.Contains(name))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string Difference(string expected, string actual)
    {
        var old = expected.Split('\n');
        var now = actual.Split('\n');
        var line = 0;
        while (line < old.Length && line < now.Length && old[line] == now[line])
        {
            line++;
        }

        return $"First difference in line {line + 1}:\n- {old.ElementAtOrDefault(line) ?? "(end)"}\n+ {now.ElementAtOrDefault(line) ?? "(end)"}\nThe whole text:\n{actual}";
    }
}
