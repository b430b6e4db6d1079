using System.Collections.Immutable;
using Probe.Findings;
using Probe.Remedies;

namespace Probe.Reports.Terminal;

/// <summary>
/// What to change: the general sentence, then texts to paste for the software that the markers name, or where they
/// name none one line for each product that can be meant. Pasted text is never wrapped, so that it stays one text.
/// </summary>
internal static class RemedyBlock
{
    private const int MostListed = 6;
    private const int PasteIndent = 2;

    /// <summary>The block under the label <c>fix</c>.</summary>
    /// <param name="screen">Where to.</param>
    /// <param name="general">The general sentence.</param>
    /// <param name="finding">The finding whose remedies are shown; null for none.</param>
    /// <param name="indent">Columns left of the label.</param>
    /// <param name="labelWidth">Columns of the label.</param>
    internal static void Write(Screen screen, string general, Finding? finding, int indent, int labelWidth)
    {
        screen.Hang("fix", screen.Text(Screen.Whole(general)), indent, labelWidth);
        if (finding is null || finding.Remedies.IsEmpty)
        {
            return;
        }

        var margin = indent + labelWidth;
        if (finding.RemedySoftware is { } software)
        {
            screen.Line(screen.Text($"the replies name {screen.Short(software)}:", Ink.Faint), margin);
            WriteWhole(screen, finding.Remedies, margin, withSource: screen.Options.Verbose);
        }
        else if (screen.Options.Verbose)
        {
            WriteWhole(screen, finding.Remedies, margin, withSource: true);
        }
        else
        {
            WriteList(screen, finding.Remedies, margin, MostListed);
        }
    }

    /// <summary>Each remedy whole: product and place, the text to paste, what it does.</summary>
    internal static void WriteWhole(Screen screen, ImmutableArray<ProductRemedy> remedies, int indent, bool withSource)
    {
        foreach (var remedy in remedies)
        {
            if (remedies.Length == 1)
            {
                WriteWhole(screen, remedy, indent, withSource);
                continue;
            }

            screen.Gap();
            screen.Fold(BriefOf(screen, remedy), page => WriteWhole(page, remedy, indent, withSource));
        }
    }

    private static void WriteWhole(Screen screen, ProductRemedy remedy, int indent, bool withSource)
    {
        screen.Line(
            screen
                .Text(remedy.Product.Name, Ink.Strong)
                .Add(", " + (remedy.Paste.Length > 0 ? remedy.Where + ":" : remedy.Where)),
            indent
        );
        foreach (var line in remedy.Paste.Split('\n').Where(l => l.Length > 0))
        {
            screen.Exact(screen.Text(new string(' ', indent + PasteIndent)).Add(line, Ink.Note));
        }

        screen.Line(screen.Text(remedy.Note), indent);
        if (withSource)
        {
            screen.Line(screen.Text().AddSource($"{remedy.Source} ({remedy.Basis})", Ink.Faint), indent);
        }
    }

    private static Phrase BriefOf(Screen screen, ProductRemedy remedy) =>
        screen.Text(remedy.Product.Name + ": ", Ink.Faint).Add(remedy.Brief, Ink.Note);

    /// <summary>One line for each remedy, cut to the width.</summary>
    internal static void WriteList(Screen screen, ImmutableArray<ProductRemedy> remedies, int indent, int most)
    {
        var shown = remedies.Length - 1 <= most ? remedies : remedies[..most];
        var room = screen.ProseWidth - indent;
        foreach (var remedy in shown)
        {
            var phrase = BriefOf(screen, remedy);
            if (phrase.Width <= room)
            {
                screen.Line(phrase, indent);
            }
            else
            {
                var left = Math.Max(0, remedy.Brief.Length - (phrase.Width - room) - 3);
                screen.Line(
                    screen.Text(remedy.Product.Name + ": ", Ink.Faint).Add(remedy.Brief[..left] + "...", Ink.Note),
                    indent
                );
            }
        }

        var others = remedies.Length - shown.Length;
        screen.Line(
            screen.Text(
                (others > 0 ? $"and {others} more; " : "") + "-v shows each whole, where it goes, its cost and source",
                Ink.Faint
            ),
            indent
        );
    }
}
