using Probe.Cli.Values;
using Probe.Evidence.Bundles;

namespace Probe.Cli.Saving;

/// <summary>Where evidence is to go.</summary>
/// <param name="Path">A <c>.zip</c> file, or a folder where it ends with a slash or is one already.</param>
/// <param name="Redacts">False to keep secrets.</param>
/// <param name="Key">Signs the manifest; null for none.</param>
internal sealed record EvidenceRequest(string Path, bool Redacts, BundleKey? Key)
{
    /// <summary>True for a folder.</summary>
    internal bool IsFolder =>
        Path.EndsWith('/') || Path.EndsWith(System.IO.Path.DirectorySeparatorChar) || Directory.Exists(Path);

    /// <summary>The path without a slash at its end, from the root.</summary>
    internal string Target => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path));

    /// <summary>Where the journal is while the run lasts, and where it stays when the run is killed.</summary>
    internal string JournalPath => Target + ".journal";

    /// <summary>Why nothing may be written there: no file that is there already is ever replaced; null where it may.</summary>
    internal string? Taken() =>
        File.Exists(Target) ? $"{Quoting.Quote(Path)} is there already; accepted: another path, or remove it first"
        : Directory.Exists(Target) && Directory.EnumerateFileSystemEntries(Target).Any()
            ? $"the folder {Quoting.Quote(Path)} is not empty; accepted: a folder that is empty or not there yet, or the path of a .zip file"
        : null;
}
