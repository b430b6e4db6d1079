using Probe.Evidence.Bundles;

namespace Probe.Cli.Saving;

/// <summary>Where the whole bodies are that a journal names.</summary>
/// <param name="open">Opens one by its name; null where it is not there.</param>
internal sealed class BodySource(Func<string, Stream?> open)
{
    /// <summary>The folder beside a journal; empty where it is none.</summary>
    internal string Folder { get; init; } = "";

    /// <summary>True while that folder is there.</summary>
    internal bool IsThere => Directory.Exists(Folder);

    /// <summary>Names of what a kill left before it was whole.</summary>
    internal IReadOnlyList<string> Unfinished { get; init; } = [];

    /// <summary>Opens one of them.</summary>
    internal Func<string, Stream?>? OpenUnfinished { get; init; }

    /// <summary>Bodies that are in the bundle.</summary>
    internal List<string> Taken { get; } = [];

    /// <summary>How many whole bodies the folder has that are in no bundle, since no line of the journal names them.</summary>
    internal int Unrecorded => BodyStore.WholeIn(Folder).Except(Taken, StringComparer.Ordinal).Count();

    /// <summary>Opens one by its name; null where it is not there.</summary>
    internal Stream? Open(string name) => open(name);

    /// <summary>What a bundle has.</summary>
    internal static BodySource Of(BundleReader bundle) =>
        new(bundle.Open)
        {
            Unfinished = [.. bundle.Manifest.Members.Select(m => BundleNames.WholeOf(m.Name)).OfType<string>()],
            OpenUnfinished = body => bundle.Open(BundleNames.Unfinished(body)),
        };

    /// <summary>What a run that was killed left beside its journal.</summary>
    /// <param name="journalPath">The journal.</param>
    /// <param name="name">Name of the folder, as the journal has it.</param>
    internal static BodySource Beside(string journalPath, string name)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(journalPath))!, Path.GetFileName(name));
        return new BodySource(body => BodyStore.OpenIn(folder, body))
        {
            Folder = folder,
            Unfinished = BodyStore.UnfinishedIn(folder),
            OpenUnfinished = body => BodyStore.OpenUnfinishedIn(folder, body),
        };
    }
}
