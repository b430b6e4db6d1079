using Spectre.Console;

namespace Probe.Reports.Terminal;

/// <summary>Tables without frame, one sign of space narrower on a small terminal.</summary>
internal static class Tables
{
    /// <summary>A table of these columns; the last one wraps.</summary>
    /// <param name="screen">Where it goes.</param>
    /// <param name="columns">Titles, and whether the column is aligned to the right.</param>
    internal static Table New(Screen screen, params (string Title, bool Right)[] columns)
    {
        var table = new Table { Border = TableBorder.None, UseSafeBorder = false };
        for (var i = 0; i < columns.Length; i++)
        {
            table.AddColumn(
                new TableColumn(Cell(screen, columns[i].Title, Ink.Faint))
                {
                    Alignment = columns[i].Right ? Justify.Right : Justify.Left,
                    NoWrap = i < columns.Length - 1,
                    Padding = new Padding(0, 0, screen.Width < 100 ? 1 : 2, 0),
                }
            );
        }

        return table;
    }

    /// <summary>One cell of safe text.</summary>
    internal static Text Cell(Screen screen, string text, Style style) =>
        new(screen.Options.Unicode ? SafeText.Clean(text) : SafeText.CleanAscii(text), style);
}
