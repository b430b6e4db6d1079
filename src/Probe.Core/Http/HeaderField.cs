namespace Probe.Http;

/// <summary>One header line: name and value with case and order as they are on the wire.</summary>
/// <param name="Name">Field name as sent or received, case kept.</param>
/// <param name="Value">Field value without leading and trailing white space; octets above 127 as Latin-1.</param>
public readonly record struct HeaderField(string Name, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Name + ": " + Value;
}
