namespace Probe.Reports.Json;

internal sealed record CheckListDocument(string SchemaVersion, IReadOnlyList<CheckEntryDocument> Checks);

internal sealed record CheckEntryDocument(
    string Id,
    string Group,
    string Level,
    string Summary,
    IReadOnlyList<ErrorNameDocument> BitsErrors,
    IReadOnlyList<string> DependsOn,
    IReadOnlyList<string> Sources,
    string? Inferred
);
