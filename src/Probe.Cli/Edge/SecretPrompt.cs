using System.Text;

namespace Probe.Cli.Edge;

/// <summary>Asks for a password at the terminal, without showing what is typed.</summary>
internal static class SecretPrompt
{
    private const int Longest = 1024;

    /// <summary>True when there is somebody to ask: a terminal, and no build server (CI).</summary>
    internal static bool CanAsk(Func<string, string?> environment) =>
        !Console.IsInputRedirected && !Console.IsErrorRedirected && environment("CI") is null or "" or "false" or "0";

    /// <summary>The password typed; null when the user gave up (escape, ctrl-D) or the terminal is gone.</summary>
    internal static string? Ask(TextWriter error, string question)
    {
        error.Write(question + ": ");
        error.Flush();
        var typed = new StringBuilder();
        try
        {
            while (typed.Length <= Longest)
            {
                var key = Console.ReadKey(intercept: true);
                switch (key)
                {
                    case { Key: ConsoleKey.Enter }:
                        return typed.ToString();
                    case { Key: ConsoleKey.Escape } or { KeyChar: '\u0004' }:
                        return null;
                    case { Key: ConsoleKey.Backspace }:
                        typed.Length = Math.Max(0, typed.Length - 1);
                        break;
                    case { KeyChar: >= ' ' }:
                        typed.Append(key.KeyChar);
                        break;
                }
            }

            return null;
        }
        catch (Exception problem) when (problem is IOException or InvalidOperationException)
        {
            return null;
        }
        finally
        {
            error.WriteLine();
        }
    }
}
