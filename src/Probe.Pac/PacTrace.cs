using System.Collections.Immutable;
using Probe.Options;

namespace Probe.Pac;

/// <summary>What a script did, one line for each step: bounded in lines and in length, every line masked and escaped.</summary>
internal sealed class PacTrace(int most)
{
    private const int MostShown = 300;
    private const int MostOfText = 120;

    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private long _left;

    private bool IsFull
    {
        get
        {
            lock (_lock)
            {
                return _lines.Count >= most;
            }
        }
    }

    /// <summary>Adds a line, or counts it when there are too many.</summary>
    internal void Add(string line)
    {
        lock (_lock)
        {
            if (_lines.Count < most)
            {
                _lines.Add(ScriptText.Shown(line, MostShown));
            }
            else
            {
                _left++;
            }
        }
    }

    /// <summary>Adds the call of a helper.</summary>
    internal void Call(string helper, IEnumerable<string> arguments, string result)
    {
        Add(IsFull ? "" : $"{helper}({string.Join(", ", arguments)}) → {result}");
    }

    /// <summary>The lines, the last of which counts what was left out.</summary>
    internal ImmutableArray<string> ToLines()
    {
        lock (_lock)
        {
            return [.. _lines, .. _left == 0 ? Array.Empty<string>() : [$"{_left} more steps, not shown"]];
        }
    }

    /// <summary>Text from the script in quotes, masked and short.</summary>
    internal static string Quote(string text) => "'" + ScriptText.ShownWhole(text, MostOfText) + "'";
}
