using System.Text.Json;
using System.Text.Json.Serialization;
using Probe.Redaction;

namespace Probe.Evidence.Bundles;

/// <summary>What a bundle holds: every member with its length and digest, and what was masked in them.</summary>
/// <param name="Bundle">Version of the form: <see cref="CurrentForm"/>.</param>
/// <param name="Tool">Program and version that made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="Redacted">False where secrets were kept by wish.</param>
/// <param name="Masked">What was masked, each secret once.</param>
/// <param name="Members">The other members, in the order of writing.</param>
public sealed record BundleManifest(
    int Bundle,
    string Tool,
    DateTimeOffset CreatedAt,
    bool Redacted,
    IReadOnlyList<MaskedSecret> Masked,
    IReadOnlyList<BundleMember> Members
)
{
    /// <summary>The form that this version writes and reads.</summary>
    public const int CurrentForm = 1;

    /// <summary>Most octets of all members together: an archive of a few kilobytes can unpack to very many.</summary>
    public const long MostOctets = 64L * 1024 * 1024 * 1024;

    /// <summary>Name of the manifest in a bundle.</summary>
    public const string Name = "manifest.json";

    /// <summary>Name of the manifest's signature in a bundle.</summary>
    public const string SignatureName = "manifest.json.sig";

    /// <summary>The manifest's octets.</summary>
    public byte[] ToOctets() => JsonSerializer.SerializeToUtf8Bytes(this, BundleJson.Default.BundleManifest);

    /// <summary>Reads a manifest; null, and why, where it is none.</summary>
    public static BundleManifest? Read(ReadOnlySpan<byte> octets, out string problem)
    {
        problem = "";
        try
        {
            var manifest = JsonSerializer.Deserialize(octets, BundleJson.Default.BundleManifest);
            problem =
                manifest is null || manifest.Members is null || manifest.Masked is null ? "it lacks its members"
                : manifest.Bundle != CurrentForm
                    ? $"the bundle has form {manifest.Bundle}, this version reads form {CurrentForm}"
                : manifest.Members.Any(m => m?.Name is null || m.Sha256 is null || m.Octets < 0)
                    ? "a member lacks its name, length or digest"
                : manifest.Masked.Any(m => m is not { Pseudonym: not null, Kind: not null })
                    ? "a masked secret lacks its name or kind"
                : manifest.Members.DistinctBy(m => m.Name).Count() != manifest.Members.Count ? "it names a member twice"
                : manifest.Members.Sum(m => (decimal)m.Octets) > MostOctets
                    ? $"its members have more than {MostOctets} octets"
                : "";
            return problem.Length == 0 ? manifest : null;
        }
        catch (JsonException cause)
        {
            problem =
                $"line {(cause.LineNumber ?? 0) + 1}, column {(cause.BytePositionInLine ?? 0) + 1}: it is not the JSON of a manifest";
            return null;
        }
    }
}

/// <summary>One member of a bundle.</summary>
/// <param name="Name">Its name, parts separated by <c>/</c>.</param>
/// <param name="Octets">Its length.</param>
/// <param name="Sha256">Its digest, lower-case hex.</param>
public sealed record BundleMember(string Name, long Octets, string Sha256);

/// <summary>How the manifest is read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n"
)]
[JsonSerializable(typeof(BundleManifest))]
internal sealed partial class BundleJson : JsonSerializerContext;
