using Probe.Http;
using Probe.Options;
using Probe.Options.Windows;

namespace Probe.Fuzz.Targets;

/// <summary>Files with proxy settings of Windows: each is read or refused in words, and what was read decides.</summary>
public sealed class ProxySettingsTarget : IFuzzTarget
{
    private static readonly HttpUrl Url = HttpUrl.Parse("http://wsus.example:8530/Content/AB/file.cab");

    /// <inheritdoc/>
    public string Id => "proxy-settings";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var isRead = SettingsFile.TryRead("file", input, out var known, out var problem);
        BrokenPromiseException.Unless(isRead == (problem is null), "a file is read or refused, never both");
        Printed(problem);
        if (known is null)
        {
            return;
        }

        var explanation = ProxyExplanation.Of(Url, new ProbeOptions { Urls = [Url], WindowsProxies = known });
        Printed(explanation.Decision.Problem);
        Printed(explanation.Decision.Source);
        Printed(explanation.Decision.Setting);
        Printed(explanation.Scan?.Problem);
        foreach (var step in explanation.Decision.Trace)
        {
            Printed(step);
        }
    }

    private static void Printed(string? text) =>
        BrokenPromiseException.Unless(text?.Any(char.IsControl) != true, "what is told has no control character");
}
