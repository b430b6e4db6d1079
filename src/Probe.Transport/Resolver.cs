using System.Collections.Immutable;
using System.Net;
using Probe.Exchanges;
using Probe.Names;
using Probe.Options;

namespace Probe.Transport;

/// <summary>
/// Where to connect: <c>--connect-to</c>, then <c>--resolve</c>, an address as it is, or what <see cref="NameResolver"/>
/// finds.
/// </summary>
/// <param name="options">What the run was asked to do.</param>
internal sealed class Resolver(ProbeOptions options)
{
    private readonly NameResolver _names = new(options);

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

    /// <summary>The addresses of a host, in the order to try them; empty when there is none.</summary>
    /// <param name="host">Name or address.</param>
    /// <param name="port">The port, which <c>--resolve</c> entries are bound to.</param>
    /// <param name="most">Time for resolve and connect together.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The addresses, and the look-up that they are from; null for an address as it is.</returns>
    /// <exception cref="ExchangeFailedException">An address given by hand is none.</exception>
    public async ValueTask<(ImmutableArray<IPAddress> Addresses, NameLookup? Lookup)> ResolveAsync(
        string host,
        int port,
        TimeSpan most,
        CancellationToken cancellation
    )
    {
        if (Given(host, port) is { } given)
        {
            return (
                given.RemoveAll(a => !EndPointText.IsOfFamily(a, options.AddressFamily)),
                HostNames.IsAddress(host) ? null : ByHand(host, given)
            );
        }

        var lookup = await _names.LookupAsync(host, most, cancellation).ConfigureAwait(false);
        return ([.. lookup.Addresses.Select(IPAddress.Parse)], lookup);
    }

    /// <summary>The failure of a host without an address to connect to.</summary>
    /// <param name="lookup">Its look-up; null where it is an address itself.</param>
    /// <param name="host">Name or address.</param>
    /// <param name="family">The family wanted.</param>
    public static ExchangeFailure Failure(NameLookup? lookup, string host, int? family) =>
        lookup is null
            ? Failed(FailureCauses.NameNoData, $"'{host}' has no IPv{family} address")
            : Failed(NameWords.Cause(lookup), NameWords.WhyNone(lookup));

    private static bool SameName(string one, string other) =>
        string.Equals(one.Trim('[', ']'), other, StringComparison.OrdinalIgnoreCase);

    private static ExchangeFailure Failed(string cause, string detail) =>
        FailureMapper.Make(FailureStage.Resolve, FailureSide.Client, cause, detail);

    private NameLookup ByHand(string host, ImmutableArray<IPAddress> given)
    {
        var answer = new NameAnswer
        {
            Source = NameSource.Given,
            Name = NameText.Shown(host),
            Outcome = NameOutcome.Addresses,
            Addresses = [.. given.Take(NameAnswer.MostAddresses).Select(a => EndPointText.Of(a))],
        };
        return new NameLookup
        {
            Name = answer.Name,
            Unicode = HostNames.ToUnicode(host),
            Answers = [answer],
            Deciding = 0,
            Family = options.AddressFamily,
            Addresses =
            [
                .. given.Where(a => EndPointText.IsOfFamily(a, options.AddressFamily)).Select(a => EndPointText.Of(a)),
            ],
        };
    }

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
                            : throw new ExchangeFailedException(
                                Failed(FailureCauses.NameNotFound, $"--resolve gives '{text}', which is no address")
                            )
                    ),
                ];
            }
        }

        return IPAddress.TryParse(host, out var literal) ? [literal] : null;
    }
}
