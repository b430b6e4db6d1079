using Probe.Http;

namespace Probe.Options;

/// <summary>
/// Texts that a PAC script wrote, made fit to be shown: users, passwords and tokens are masked first and the rest is cut
/// afterwards, since a password whose @ is cut off looks like none.
/// </summary>
public static class ScriptText
{
    /// <summary>A text, masked, then escaped and cut.</summary>
    /// <param name="text">A message, an argument, a line of a trace.</param>
    /// <param name="most">Most characters of it.</param>
    public static string Shown(string text, int most) => Printable.Escape(Masked(text), most);

    /// <summary>A text, masked: what may be taken apart before it is shown.</summary>
    /// <param name="text">A message.</param>
    public static string Masked(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return UrlSecrets.Mask(UserInformation.Mask(UserInformation.Bounded(text)));
    }

    /// <summary>The same of a text that is known to be one: quotes in it stand around nothing.</summary>
    /// <param name="text">An argument of a call, what a function returned.</param>
    /// <param name="most">Most characters of it.</param>
    public static string ShownWhole(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Printable.Escape(UrlSecrets.Mask(UserInformation.MaskWhole(UserInformation.Bounded(text))), most);
    }

    /// <summary>A result that can be kept: as it is, or masked and cut where it is longer than what is read of one.</summary>
    /// <param name="result">What FindProxyForURL returned.</param>
    public static string Kept(string result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Length <= PacResult.MostCharacters)
        {
            return result;
        }

        var masked = UserInformation.MaskList(UserInformation.Bounded(result));
        return masked[..Math.Min(masked.Length, PacResult.MostCharacters)];
    }
}
