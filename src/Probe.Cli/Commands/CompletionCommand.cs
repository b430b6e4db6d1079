using System.CommandLine;
using Probe.Cli.Edge;

namespace Probe.Cli.Commands;

/// <summary><c>completion</c>: prints a script that lets a shell complete this program's options and values.</summary>
internal sealed class CompletionCommand : Command
{
    private static readonly (string Shell, string Script)[] Scripts =
    [
        (
            "bash",
            """
            _bitsprobe() {
                local IFS=$'\n'
                COMPREPLY=($(compgen -W "$(bitsprobe complete "$COMP_POINT" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _bitsprobe bitsprobe
            """
        ),
        (
            "zsh",
            """
            #compdef bitsprobe
            _bitsprobe() {
                local -a found
                found=("${(@f)$(bitsprobe complete "$CURSOR" "$BUFFER" 2>/dev/null)}")
                compadd -- $found || _files
            }
            compdef _bitsprobe bitsprobe
            """
        ),
        (
            "fish",
            """
            complete -c bitsprobe -a '(bitsprobe complete (commandline -C) (commandline -p) 2>/dev/null)'
            """
        ),
        (
            "pwsh",
            """
            Register-ArgumentCompleter -Native -CommandName bitsprobe -ScriptBlock {
                param($word, $line, $position)
                bitsprobe complete $position "$line" 2>$null | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """
        ),
    ];

    internal CompletionCommand(Terminal terminal)
        : base("completion", "Print a completion script for a shell, such as: source <(bitsprobe completion bash).")
    {
        var shells = Scripts.Select(s => s.Shell).ToArray();
        var shell = new Argument<string>("SHELL")
        {
            Description = string.Join(", ", shells),
            HelpName = string.Join('|', shells),
        };
        shell.CompletionSources.Add(shells);
        Add(shell);
        SetAction(parsed =>
        {
            var name = parsed.GetValue(shell) ?? "";
            foreach (var (known, script) in Scripts)
            {
                if (string.Equals(known, name, StringComparison.OrdinalIgnoreCase))
                {
                    terminal.Out.WriteLine(script);
                    return ExitCodes.Works;
                }
            }

            return Usage.Report(
                terminal.Error,
                parsed,
                [$"there is no script for {Values.Quoting.Quote(name)}; accepted: {string.Join(", ", shells)}"]
            );
        });
    }
}
