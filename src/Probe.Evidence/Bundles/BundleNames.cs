using System.Globalization;

namespace Probe.Evidence.Bundles;

/// <summary>Names of a bundle's members.</summary>
public static class BundleNames
{
    /// <summary>The journal that everything else is made from.</summary>
    public const string Journal = "journal.jsonl";

    /// <summary>The JSON report.</summary>
    public const string Result = "result.json";

    /// <summary>The report for people.</summary>
    public const string Report = "report.txt";

    /// <summary>The same and every exchange, as a page for a browser.</summary>
    public const string Page = "report.html";

    /// <summary>HAR 1.2.</summary>
    public const string Har = "exchanges.har";

    /// <summary>The exchanges as packets.</summary>
    public const string Packets = "wire.pcapng";

    /// <summary>What the program ran on, and what it was asked to do.</summary>
    public const string Environment = "environment.json";

    /// <summary>What the names of whole bodies begin with.</summary>
    public const string Bodies = "bodies/";

    /// <summary>A body that was kept whole.</summary>
    /// <param name="number">Its number in the run, from 1.</param>
    public static string Body(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Bodies}{number:000000}.bin");

    /// <summary>What there was of a body when the run was killed.</summary>
    /// <param name="name">The name that it would have had.</param>
    public static string Unfinished(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name[..^".bin".Length] + ".unfinished.bin";
    }

    /// <summary>The name that a body would have had, of what there was of it; null where the name is no such one.</summary>
    /// <param name="name">A member's name.</param>
    public static string? WholeOf(string name)
    {
        const string End = ".unfinished.bin";
        ArgumentNullException.ThrowIfNull(name);
        return
            name.EndsWith(End, StringComparison.Ordinal) && name[..^End.Length] + ".bin" is var whole && IsBody(whole)
            ? whole
            : null;
    }

    /// <summary>True for a name that <see cref="Body"/> gives.</summary>
    public static bool IsBody(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is >= 17 and < 40
            && name.StartsWith(Bodies, StringComparison.Ordinal)
            && name.EndsWith(".bin", StringComparison.Ordinal)
            && name.AsSpan(Bodies.Length..^".bin".Length).IndexOfAnyExceptInRange('0', '9') < 0;
    }

    /// <summary>Raw octets of one side of an exchange.</summary>
    /// <param name="run">Number of the run; null where there is only one.</param>
    /// <param name="exchange">Number of the exchange in it.</param>
    /// <param name="isRequest">True for the request.</param>
    public static string Raw(int? run, int exchange, bool isRequest) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"exchanges/{(run is { } r ? $"{r}/" : "")}{exchange:0000}.{(isRequest ? "request" : "response")}.bin"
        );

    /// <summary>True for a name that leads nowhere but into the bundle: letters, digits, dot, hyphen, slashes between.</summary>
    public static bool IsSafe(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= 200
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/')
            && !name.Split('/').Any(part => part is "" or "." or "..");
    }
}
