namespace Probe.Reports.Json;

// The contract of explain-proxy --format json; fields are only ever added.

internal sealed record ExplainProxyDocument(
    string SchemaVersion,
    ToolDocument Tool,
    int ExitCode,
    IReadOnlyList<ProxyDecisionDocument> Decisions
);

internal sealed record ProxyDecisionDocument(
    string Url,
    bool Usable,
    string? Kind,
    string? Proxy,
    string Source,
    string? Setting,
    string? Problem,
    bool Unsupported,
    ErrorNameDocument? BitsError,
    IReadOnlyList<ErrorNameDocument> Alternatives,
    CulpritDocument? Culprit,
    string? Remedy,
    IReadOnlyList<string> Trace,
    ScriptDocument? Script,
    ScanDocument? Scan,
    IReadOnlyList<ProxySettingsDocument> Settings
);

internal sealed record ScriptDocument(string Source, string? Result, IReadOnlyList<ScriptEntryDocument> Entries);

internal sealed record ScriptEntryDocument(string Text, string? Kind, string? Proxy);

internal sealed record ScanDocument(string? Kind, string? Proxy, string Source, string? Problem);

internal sealed record ProxySettingsDocument(
    string Owner,
    string Place,
    bool Decides,
    string? Proxy,
    string? Bypass,
    string? AutoConfigUrl,
    bool AutoDetect
);
