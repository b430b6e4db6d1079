using System.Collections.Immutable;
using System.Net;

namespace Probe.Lab.Dns;

/// <summary>
/// What the lab's name server knows: the lab's own names, and whatever it was told. It is the authority for
/// <see cref="Apex"/> and for each further name that it was told, and for nothing else.
/// </summary>
public sealed class DnsZone
{
    /// <summary>The lab's zone; <c>.test</c> is never a real domain (RFC 6761).</summary>
    public const string Apex = "bitsprobe.test";

    /// <summary>The origin's name.</summary>
    public const string OriginName = "wsus." + Apex;

    /// <summary>The forward proxy's name.</summary>
    public const string ProxyName = "proxy." + Apex;

    private readonly ImmutableDictionary<string, DnsAnswer> _answers;

    /// <summary>Makes one.</summary>
    /// <param name="labAddresses">Where the lab listens: what its own names lead to unless it was told otherwise.</param>
    /// <param name="told">Answers by name; of several for one name the last counts.</param>
    public DnsZone(ImmutableArray<IPAddress> labAddresses, IEnumerable<DnsAnswer> told)
    {
        _answers = new[] { OriginName, ProxyName }
            .Select(name => new DnsAnswer { Name = name, Addresses = labAddresses })
            .Concat(told)
            .Aggregate(
                ImmutableDictionary<string, DnsAnswer>.Empty.WithComparers(StringComparer.Ordinal),
                (all, answer) => all.SetItem(answer.Name, answer)
            );
    }

    /// <summary>Every name that has an answer, in order.</summary>
    public ImmutableArray<DnsAnswer> Answers => [.. _answers.Values.OrderBy(a => a.Name, StringComparer.Ordinal)];

    /// <summary>What is to be said of a name; null where this is not the authority for it.</summary>
    /// <param name="name">The name, any case, a dot at the end or not.</param>
    public DnsAnswer? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var key = name.TrimEnd('.').ToLowerInvariant();
        if (_answers.GetValueOrDefault(key) is { } answer)
        {
            return answer;
        }

        // A name between others exists, though it has nothing (RFC 8020).
        return key == Apex || _answers.Keys.Any(k => DnsName.IsWithin(k, key) && key.Length > 0)
                ? new DnsAnswer { Name = key, Fate = DnsFate.NoData }
            : DnsName.IsWithin(key, Apex) ? new DnsAnswer { Name = key, Fate = DnsFate.NoSuchName }
            : null;
    }
}
