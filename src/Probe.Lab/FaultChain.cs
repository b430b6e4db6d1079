using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using Probe.Lab.Faults;
using Probe.Lab.Wire;

namespace Probe.Lab;

/// <summary>The faults of one party, asked in their order at each seam. Knows none of them by name.</summary>
internal sealed class FaultChain
{
    private readonly ImmutableArray<(IFault Fault, FaultContext Context)> _faults;

    private FaultChain(ImmutableArray<(IFault, FaultContext)> faults) => _faults = faults;

    /// <summary>The faults at one place.</summary>
    public static FaultChain At(FaultPlace place, ImmutableArray<(IFault Fault, FaultContext Context)> faults) =>
        new([.. faults.Where(f => f.Fault.Info.Where == place)]);

    /// <summary>The first fate that is not to be served.</summary>
    public ConnectionFate OnConnection(int number) =>
        _faults
            .Select(f => f.Fault.OnConnection(number, f.Context))
            .FirstOrDefault(fate => fate != ConnectionFate.Serve, ConnectionFate.Serve);

    /// <summary>The first answer given.</summary>
    public Reply? Answer(LabRequest request, ICollection<string> acted)
    {
        foreach (var (fault, context) in _faults)
        {
            if (fault.Answer(request, context) is { } reply)
            {
                acted.Add(fault.Info.Id);
                return reply;
            }
        }

        return null;
    }

    /// <summary>The request with every fault's changes.</summary>
    public LabRequest Forward(LabRequest request, ICollection<string> acted)
    {
        foreach (var (fault, context) in _faults)
        {
            var changed = fault.Forward(request, context);
            Note(fault, !ReferenceEquals(changed, request), acted);
            request = changed;
        }

        return request;
    }

    /// <summary>The reply with every fault's changes.</summary>
    public async ValueTask<Reply> TransformAsync(
        Reply reply,
        LabRequest request,
        ICollection<string> acted,
        CancellationToken cancellationToken
    )
    {
        foreach (var (fault, context) in _faults)
        {
            var changed = await fault.TransformAsync(reply, request, context, cancellationToken);
            Note(fault, !ReferenceEquals(changed, reply), acted);
            reply = changed;
        }

        return reply;
    }

    /// <summary>The first certificate given to break a tunnel open with.</summary>
    public X509Certificate2? Intercept(string host) =>
        _faults.Select(f => f.Fault.Intercept(host, f.Context)).FirstOrDefault(c => c is not null);

    private static void Note(IFault fault, bool changed, ICollection<string> acted)
    {
        if (changed && !acted.Contains(fault.Info.Id))
        {
            acted.Add(fault.Info.Id);
        }
    }
}
