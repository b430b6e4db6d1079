using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Planning;
using Probe.Sites;

namespace Probe.Checks.Wsus;

/// <summary>The web services speak the update protocol and take their own cookies.</summary>
public sealed class WebServicesTalk : SiteCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "web-services-talk",
            Group = "wsus",
            Level = CheckLevel.Required,
            Summary = "Calls as a client makes them get SOAP results; a fault or a page in their place ends the scan.",
            NoRemedies = NoRemedies,
            BitsErrors = [AgentErrors.SoapFault, AgentErrors.Unreadable],
            DependsOn = ["web-services-answer"],
            Sources = [RuleSources.UpdateProtocol, RuleSources.UpdateErrors],
            Inferred =
                "RegistrationRequired is no fault here: this program does not register. Which calls a server answers without "
                + "registration has not been seen on a real one.",
        };

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Spec.Purpose == Purpose.ServiceCall && exchange.Status is 200 or 500 && !IsOurs(exchange);
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Site?.Calls is [.., { Fault.Name: "RegistrationRequired" }]
            ? $"{count} calls answered, up to where a client has to register"
            : $"{count} calls answered";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        // A fault that a client answers by beginning anew counts when it comes again.
        var call = context.Site?.Calls.FirstOrDefault(c => c.Exchange == exchange.Number);
        var answer = SiteSurvey.Answer(exchange);
        var name = exchange.Spec.Key["service/".Length..].Split('-')[0];
        if (answer.Fault is { } fault)
        {
            return fault.Name == "RegistrationRequired" || call?.Note is not null
                ? null
                : new Fault
                {
                    Kind = "fault",
                    Summary = $"{name} is answered with the SOAP fault {Printable.Escape(fault.Name, 60)}",
                    Expected = $"a {name}Response",
                    Actual =
                        $"{Saying.Outcome(exchange)}, {Saying.Quote(fault.Name)}: {Saying.Quote(fault.Message ?? fault.Text)}"
                        + (fault.Meaning is { } meaning ? $" ({meaning})" : ""),
                    Remedy = Remedy(fault),
                    HResult = AgentErrors.SoapFault,
                    Part = EvidencePart.ResponseBody,
                    Culprit = fault.ErrorCode is null
                        ? null
                        : new Culprit(
                            Party.Origin,
                            Confidence.Indicated,
                            "only the update service itself makes faults with an ErrorCode"
                        ),
                };
        }

        var problem =
            answer.Problem
            ?? (
                answer.Result is { } result && result.Name.LocalName != name + "Response"
                    ? $"the answer is a {Printable.Escape(result.Name.LocalName, 60)}"
                : call is { Note: { } note } && context.Site?.Ended == $"{name}: {note}" ? note
                : null
            );
        return problem is null
            ? null
            : new Fault
            {
                Kind = "unreadable",
                Summary = $"{name} is answered with something that is no answer to it",
                Expected = $"a SOAP envelope with a {name}Response",
                Actual = $"{Saying.Outcome(exchange)}, {Saying.Line(exchange.Response!, "Content-Type")}: {problem}",
                Remedy =
                    "Look at what answers in place of the service (a login or block page, a proxy that shortens answers): "
                    + Reproduce.WithCurl(exchange),
                HResult = AgentErrors.Unreadable,
            };
    }

    private static string Remedy(SoapFault fault) =>
        fault.Name switch
        {
            "InvalidCookie" or "ServerChanged" or "CookieExpired" =>
                "Where several servers share the name: keep a client at one of them (session affinity at the load balancer), or give "
                    + "them one database as WSUS wants it. Check the clock of the server.",
            "InternalServerError" =>
                "Read SoftwareDistribution.log and the event log of the server; check its database, and run the WSUS clean-up.",
            _ => "Read SoftwareDistribution.log of the server for this second.",
        };
}
