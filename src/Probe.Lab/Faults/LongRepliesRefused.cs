using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Replies beyond a length are not let through.</summary>
public sealed class LongRepliesRefused : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "long-replies-refused",
            Summary =
                "Replies with more octets than allowed are answered 403 instead: small ranges pass, and grown ones do not.",
            Imitates = "Squid with reply_body_max_size; gateways with a download limit",
            Where = FaultPlace.Proxy,
            Settings = [new("above", "octets", 262144, 1, 1099511627776, "Most octets that pass.")],
            Trips = ["nothing-is-forbidden"],
            ExpectedError = "BG_E_HTTP_ERROR_403",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.IsGet && reply.Status is 200 or 206 && reply.Body.Length > context["above"]
            ? Reply.Page(
                403,
                "Forbidden",
                "text/html",
                "<html><body><h1>The request or reply is too large.</h1></body></html>"
            ) with
            {
                End = ReplyEnd.Close,
            }
            : reply;
}
