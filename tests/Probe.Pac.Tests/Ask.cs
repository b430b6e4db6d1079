using Probe.Http;
using Probe.Options;

namespace Probe.Pac.Tests;

/// <summary>Runs scripts for tests.</summary>
internal static class Ask
{
    internal const string Url = "http://wsus.example.test:8530/Content/AB/x.cab";

    internal static PacScript Load(
        string script,
        IPacResolver? resolver = null,
        TimeProvider? time = null,
        PacLimits? limits = null
    ) =>
        PacScript.Load(
            new PacSource { Name = "proxy.pac", Text = script },
            resolver ?? new Names(),
            time ?? TimeProvider.System,
            limits
        );

    /// <summary>The answer of a script whose function has this body.</summary>
    internal static PacAnswer Body(
        string body,
        IPacResolver? resolver = null,
        TimeProvider? time = null,
        string url = Url
    ) => Load($"function FindProxyForURL(url, host) {{ {body} }}", resolver, time).Ask(HttpUrl.Parse(url));

    /// <summary>What an expression of the script comes to, as text.</summary>
    internal static string? Value(string expression, IPacResolver? resolver = null, TimeProvider? time = null) =>
        Body($"return String({expression});", resolver, time).Result;
}
