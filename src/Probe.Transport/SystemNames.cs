using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Probe.Exchanges;
using Probe.Names;

namespace Probe.Transport;

/// <summary>Asks this machine's resolver, as every program here does.</summary>
/// <param name="hosts">The hosts file that it reads.</param>
/// <param name="time">The clock.</param>
internal sealed class SystemNames(HostsFile hosts, TimeProvider time)
{
    /// <summary>What it says of a name.</summary>
    /// <param name="name">The name, in ASCII.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<NameAnswer> AskAsync(string name, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var answer = new NameAnswer
        {
            Source = NameSource.System,
            Name = NameText.Shown(name),
            Outcome = NameOutcome.NoData,
        };
        IPAddress[] found;
        try
        {
            // WaitAsync: the platform does not give up a lookup that is under way.
            found = await Dns.GetHostAddressesAsync(name, cancellation).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            return answer with
            {
                Outcome = FailureMapper.CauseOf(e.SocketErrorCode) switch
                {
                    FailureCauses.NameNotFound => NameOutcome.NotFound,
                    FailureCauses.NameNoData => NameOutcome.NoData,
                    FailureCauses.NameServerFailed => NameOutcome.ServerFailed,
                    _ => NameOutcome.Other,
                },
                Note = FailureMapper.CauseOf(e.SocketErrorCode) == FailureCauses.Other ? $"{e.SocketErrorCode}" : null,
                Took = time.GetElapsedTime(began),
            };
        }
        catch (ArgumentException)
        {
            return answer with { Outcome = NameOutcome.InvalidName };
        }

        var kept = found.Take(NameAnswer.MostAddresses).Select(a => EndPointText.Of(a)).Distinct().ToImmutableArray();
        return answer with
        {
            Source = IsOfHostsFile(name, found) ? NameSource.HostsFile : NameSource.System,
            Outcome = kept.IsEmpty ? NameOutcome.NoData : NameOutcome.Addresses,
            Addresses = kept,
            Note = NameText.LeftOut(found.Length),
            Took = time.GetElapsedTime(began),
        };
    }

    private bool IsOfHostsFile(string name, IPAddress[] found)
    {
        var there = hosts.Find(name);
        return !there.IsEmpty && found.Length > 0 && found.All(there.Contains);
    }
}
