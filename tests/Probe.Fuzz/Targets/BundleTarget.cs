using Probe.Evidence.Bundles;

namespace Probe.Fuzz.Targets;

/// <summary>Bundles as archives that anybody may have made.</summary>
public sealed class BundleTarget : IFuzzTarget, IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    /// <inheritdoc/>
    public string Id => "bundle";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        File.WriteAllBytes(_path, input);
        using var reader = BundleReader.TryOpen(_path, out var problem);
        if (reader is null)
        {
            BrokenPromiseException.Unless(problem.Length > 0, "what is no bundle is none for a reason");
            return;
        }

        var isWhole = reader.Verify().Count == 0;
        foreach (var member in reader.Manifest.Members)
        {
            var octets = 0L;
            try
            {
                using var stream = reader.Open(member.Name);
                BrokenPromiseException.Unless(
                    stream is null || BundleNames.IsSafe(member.Name),
                    "no member is read whose name leads elsewhere"
                );
                BrokenPromiseException.Unless(stream is not null || !isWhole, "what is verified is there");
                using var copy = new MemoryStream();
                stream?.CopyTo(copy);
                octets = copy.Length;
                if (member.Name == BundleNames.Journal)
                {
                    copy.Position = 0;
                    JournalTarget.Judge(copy);
                }
            }
            catch (InvalidDataException)
            {
                BrokenPromiseException.Unless(!isWhole, "what is verified can be read");
            }

            BrokenPromiseException.Unless(octets <= member.Octets, "no member has more than the manifest says");
            BrokenPromiseException.Unless(octets == member.Octets || !isWhole, "what is verified is whole");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(_path);
}
