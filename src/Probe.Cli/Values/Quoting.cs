using System.Text.RegularExpressions;
using Probe.Http;

namespace Probe.Cli.Values;

/// <summary>Shows what somebody gave us in single quotes, without letting it steer the terminal.</summary>
internal static partial class Quoting
{
    /// <summary>The text, escaped and at most 200 characters of it.</summary>
    internal static string Quote(string text) => "'" + Printable.Escape(text) + "'";

    /// <summary>The same for a URL, without the user information that it may carry by mistake.</summary>
    internal static string QuoteUrl(string text) => Quote(UrlSecrets.Mask(UrlSecrets.WithoutUser(text)));

    /// <summary>What the system says of a failure: its first line, escaped, since it repeats paths as they were given.</summary>
    internal static string Reason(Exception failure) =>
        Printable.Escape(failure.Message.Split('\n', 2)[0].TrimEnd('.', '\r'));

    /// <summary>
    /// The same of a failure to write a file that is written aside (<c>….part</c>, <c>….1234.part</c>) and then put into
    /// its place: it names the place, since nobody knows of the other.
    /// </summary>
    internal static string ReasonAside(Exception failure) => Aside().Replace(Reason(failure), "'");

    [GeneratedRegex(@"(?:\.[0-9]{1,10})?\.part'", RegexOptions.CultureInvariant)]
    private static partial Regex Aside();
}
