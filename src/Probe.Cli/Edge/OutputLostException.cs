namespace Probe.Cli.Edge;

/// <summary>The report could not be written to stdout, so that whoever reads it would have a part of it or nothing.</summary>
internal sealed class OutputLostException(Exception cause)
    : Exception("the report cannot be written to stdout: " + cause.Message.Split('\n', 2)[0].TrimEnd('.', '\r'), cause);
