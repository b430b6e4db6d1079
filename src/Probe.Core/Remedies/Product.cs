using System.Collections.Immutable;

namespace Probe.Remedies;

/// <summary>A product that can stand between a client and its updates, or serve them.</summary>
/// <param name="Name">Its usual name.</param>
/// <param name="Side">Where it stands.</param>
/// <param name="Marks">Beginnings of what replies call it (Via, Server, pages), compared without case.</param>
public sealed record Product(string Name, ProductSide Side, ImmutableArray<string> Marks)
{
    /// <summary>How many letters of what replies call a product, such as <c>squid/5.7</c>, are its name; 0 for none.</summary>
    /// <param name="software">What the markers name.</param>
    internal int LettersOf(string software) =>
        Marks
            .Where(mark =>
                software.StartsWith(mark, StringComparison.OrdinalIgnoreCase)
                && (software.Length == mark.Length || !char.IsAsciiLetter(software[mark.Length]))
            )
            .Select(mark => mark.Length)
            .DefaultIfEmpty()
            .Max();
}
