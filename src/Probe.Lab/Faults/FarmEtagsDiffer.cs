using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Members of a farm tag the same file differently.</summary>
public sealed class FarmEtagsDiffer : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "farm-etags-differ",
            Summary =
                "Ranges that begin at an odd offset are answered by a member that has another ETag for the "
                + "same file.",
            Imitates =
                "Apache httpd with FileETag INode on several disks; IIS 6 members with different change " + "numbers",
            Where = FaultPlace.Origin,
            Trips = ["etag-stays-the-same"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        FarmClocksDiffer.IsSecondMember(request) && reply.Headers.Get("ETag") is { } tag
            ? reply.WithHeader("ETag", tag.Replace(":0", ":1", StringComparison.Ordinal))
            : reply;
}
