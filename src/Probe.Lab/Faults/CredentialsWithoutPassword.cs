using Probe.Options;

namespace Probe.Lab.Faults;

/// <summary>Basic is chosen, and there is no password to send.</summary>
public sealed class CredentialsWithoutPassword : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "credentials-without-password",
            Summary = "The client is given a user name without a password for Basic.",
            Imitates =
                "SetCredentials with NULL for a scheme other than NTLM and Negotiate, as in scripts whose "
                + "password variable is empty",
            Where = FaultPlace.Client,
            Trips = ["credentials-are-complete"],
            ExpectedError = "E_INVALIDARG",
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            ProxyCredentials = new Credentials("wsus-download", null),
            ProxyAuth = AuthScheme.Basic,
        };
}
