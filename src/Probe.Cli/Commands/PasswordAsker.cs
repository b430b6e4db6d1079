using Probe.Authentication;
using Probe.Cli.Edge;
using Probe.Cli.Values;

namespace Probe.Cli.Commands;

/// <summary>Asks at the terminal for passwords that a command line leaves out.</summary>
internal static class PasswordAsker
{
    /// <summary>The request with the passwords that were missing; null when nobody can be asked, or would not say.</summary>
    internal static CheckRequest? Ask(CheckRequest request, Terminal terminal, Func<string, string?> environment)
    {
        if (request.Asks.IsEmpty)
        {
            return request;
        }

        if (!SecretPrompt.CanAsk(environment))
        {
            return null;
        }

        var options = request.Options;
        foreach (var (target, _) in request.Asks)
        {
            var account = (target == AuthTarget.Proxy ? options.ProxyCredentials : options.ServerCredentials)!;
            if (
                SecretPrompt.Ask(
                    terminal.Error,
                    $"password of {Quoting.Quote(account.User ?? "")} for {target.Words()}"
                )
                is not { } password
            )
            {
                return null;
            }

            account = account with { Password = password };
            options =
                target == AuthTarget.Proxy
                    ? options with
                    {
                        ProxyCredentials = account,
                    }
                    : options with
                    {
                        ServerCredentials = account,
                    };
        }

        return request with
        {
            Options = options,
        };
    }

    /// <summary>What is said where nobody can be asked.</summary>
    internal static IEnumerable<string> Problems(CheckRequest request) =>
        request.Asks.Select(ask =>
            $"{ask.Source} gives a user without a password, and there is no terminal to ask for it; accepted: user:password, from a file or the environment so that it shows in no process list"
        );
}
