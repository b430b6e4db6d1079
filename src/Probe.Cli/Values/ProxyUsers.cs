using Probe.Options;

namespace Probe.Cli.Values;

/// <summary>Reads <c>user:password</c>. No message ever quotes the text.</summary>
internal static class ProxyUsers
{
    internal const string Accepted =
        "user:password on one line; ':' alone for the logon credentials of the job's owner";

    /// <summary>Why the text is none, without a word of it.</summary>
    internal static string WhyNot(string text) =>
        text.Length == 0 ? "the line is empty" : "the line has a control character";

    /// <summary>Reads the text; the user ends at the first colon.</summary>
    internal static Credentials? Parse(string text)
    {
        if (text.Length == 0 || text.Any(char.IsControl))
        {
            return null;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var user = colon < 0 ? text : text[..colon];
        var password = colon < 0 ? "" : text[(colon + 1)..];
        return new Credentials(user.Length == 0 ? null : user, password.Length == 0 ? null : password);
    }
}
