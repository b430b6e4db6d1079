using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Probe.Exchanges;
using Probe.Options;

namespace Probe.Transport;

/// <summary>Where to connect: <c>--connect-to</c>, then <c>--resolve</c>, an address as it is, or the system's resolver.</summary>
/// <param name="options">What the run was asked to do.</param>
internal sealed class Resolver(ProbeOptions options)
{
    /// <summary>The host and port that stand for the ones named.</summary>
    public (string Host, int Port) Redirect(string host, int port)
    {
        foreach (var entry in options.ConnectTo)
        {
            if (
                (entry.Host.Length == 0 || SameName(entry.Host, host))
                && (entry.Port is not { } wanted || wanted == port)
            )
            {
                return (entry.ToHost.Length == 0 ? host : entry.ToHost, entry.ToPort ?? port);
            }
        }

        return (host, port);
    }

    /// <summary>The addresses of a host, in the order to try them, at least one.</summary>
    /// <param name="host">Name or address.</param>
    /// <param name="port">The port, which <c>--resolve</c> entries are bound to.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The addresses, and whether a resolver was asked for them.</returns>
    /// <exception cref="ExchangeFailedException">There is none.</exception>
    public async ValueTask<(ImmutableArray<IPAddress> Addresses, bool Asked)> ResolveAsync(
        string host,
        int port,
        CancellationToken cancellation
    )
    {
        if (Given(host, port) is { } given)
        {
            return (OfFamily(given, host), false);
        }

        IPAddress[] found;
        try
        {
            // WaitAsync: the platform does not give up a lookup that is under way.
            found = await Dns.GetHostAddressesAsync(Ascii(host), cancellation)
                .WaitAsync(cancellation)
                .ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw Failed(FailureMapper.CauseOf(e.SocketErrorCode), Describe(host, e.SocketErrorCode));
        }
        catch (ArgumentException)
        {
            throw Failed(FailureCauses.NameNotFound, $"'{host}' cannot be a host name, so it was not looked up");
        }

        return (OfFamily([.. found], host), true);
    }

    private static bool SameName(string one, string other) =>
        string.Equals(one.Trim('[', ']'), other, StringComparison.OrdinalIgnoreCase);

    private static string Describe(string host, SocketError error) =>
        FailureMapper.CauseOf(error) switch
        {
            FailureCauses.NameNotFound => $"the name '{host}' does not exist, says this machine's resolver",
            FailureCauses.NameNoData => $"the name '{host}' has no address, says this machine's resolver",
            FailureCauses.NameServerFailed =>
                $"this machine's resolver could not answer for '{host}' (no name server reached, or it failed)",
            _ => $"looking up '{host}' failed: {error}",
        };

    private static ExchangeFailedException Failed(string cause, string detail) =>
        new(FailureMapper.Make(FailureStage.Resolve, FailureSide.Client, cause, detail));

    /// <summary>Names beyond ASCII as DNS has them.</summary>
    private static string Ascii(string host) =>
        System.Text.Ascii.IsValid(host) ? host : new IdnMapping().GetAscii(host);

    private ImmutableArray<IPAddress>? Given(string host, int port)
    {
        foreach (var entry in options.Resolve)
        {
            if (entry.Port == port && (entry.Host == "*" || SameName(entry.Host, host)))
            {
                return
                [
                    .. entry.Addresses.Select(text =>
                        IPAddress.TryParse(text.Trim('[', ']'), out var address)
                            ? address
                            : throw Failed(FailureCauses.NameNotFound, $"--resolve gives '{text}', which is no address")
                    ),
                ];
            }
        }

        return IPAddress.TryParse(host, out var literal) ? [literal] : null;
    }

    private ImmutableArray<IPAddress> OfFamily(ImmutableArray<IPAddress> addresses, string host)
    {
        var wanted = addresses.RemoveAll(a => !EndPointText.IsOfFamily(a, options.AddressFamily));
        return wanted.IsEmpty
            ? throw Failed(
                FailureCauses.NameNoData,
                options.AddressFamily is { } family
                    ? $"'{host}' has no IPv{family} address"
                    : $"the name '{host}' has no address"
            )
            : wanted;
    }
}
