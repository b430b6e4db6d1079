using System.Globalization;
using Probe.Exchanges;
using Probe.Verdicts;

namespace Probe.Reports.Terminal;

/// <summary>What TLS was spoken and whose certificate was seen: a line; with <c>-v</c> the whole chain.</summary>
internal static class TlsLines
{
    internal static void Write(Screen screen, RunResult run, int indent, int labelWidth)
    {
        Write(screen, "tls", run.Log.Main.Select(e => e.Tls), indent, labelWidth);
        Write(screen, "ptls", run.Log.Main.Select(e => e.ProxyTls), indent, labelWidth);
    }

    private static void Write(Screen screen, string label, IEnumerable<TlsFacts?> seen, int indent, int labelWidth)
    {
        if (seen.FirstOrDefault(t => t is not null) is not { } tls)
        {
            return;
        }

        screen.Hang(label, screen.Text(screen.Short(Brief(tls, label == "ptls"))), indent, labelWidth);
        if (!screen.Options.Verbose)
        {
            return;
        }

        foreach (var certificate in tls.Chain)
        {
            screen.Hang(
                "",
                screen.Text(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{certificate.Subject}, by {certificate.Issuer}, {Day(certificate.NotBefore)} to {Day(certificate.NotAfter)}, "
                    )
                        + string.Create(
                            CultureInfo.InvariantCulture,
                            $"{certificate.KeyAlgorithm} {certificate.KeyBits}, {certificate.SignatureAlgorithm}, serial {certificate.Serial}, "
                        )
                        + $"SHA-256 {certificate.Sha256}"
                        + (
                            certificate.NameCount == 0
                                ? ""
                                : $", names {string.Join(' ', certificate.Names.Take(8))}"
                                    + (
                                        certificate.NameCount > 8
                                            ? string.Create(
                                                CultureInfo.InvariantCulture,
                                                $" and {certificate.NameCount - 8} more"
                                            )
                                            : ""
                                    )
                        ),
                    Ink.Faint
                ),
                indent,
                labelWidth
            );
        }

        if (!tls.ChainStatus.IsEmpty)
        {
            screen.Hang("", screen.Text(string.Join(", ", tls.ChainStatus), Ink.Warning), indent, labelWidth);
        }
    }

    /// <summary>Protocol, cipher and certificate in a line.</summary>
    /// <param name="tls">What the handshake showed.</param>
    /// <param name="toProxy">True for the session with the proxy itself.</param>
    internal static string Brief(TlsFacts tls, bool toProxy)
    {
        var parts = new[]
        {
            toProxy ? "to the proxy itself" : null,
            tls.Protocol,
            tls.CipherSuite,
            tls.Alert?.ToString(),
            tls.Subject is { } subject ? $"{subject} by {tls.Issuer}" : null,
            tls.NotAfter is { } end ? "until " + Day(end) : null,
            tls.ClientCertificateSent is { } sent ? $"client certificate {sent}"
            : tls.ClientCertificateWanted ? "client certificate asked for"
            : null,
        };
        return string.Join(", ", parts.Where(p => p is not null));
    }

    private static string Day(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
