using System.CommandLine;
using Probe.Cli.Edge;

namespace Probe.Cli.Commands;

/// <summary><c>evidence</c>: what can be done with evidence that was kept: check it, mask it, bring it back.</summary>
internal sealed class EvidenceCommand : Command
{
    internal EvidenceCommand(Terminal terminal)
        : base("evidence", "Verify, redact or recover evidence that --evidence kept.")
    {
        Add(new EvidenceVerifyCommand(terminal));
        Add(new EvidenceRedactCommand(terminal));
        Add(new EvidenceRecoverCommand(terminal));
    }
}
