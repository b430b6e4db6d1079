namespace Probe.Exchanges;

/// <summary>An alert of TLS: why a peer broke off, in its own words (RFC 8446, 6).</summary>
/// <param name="Code">Its number, 0 to 255.</param>
/// <param name="OnTheWire">True when its octets were seen; false when the TLS library told of it, deciphered.</param>
public sealed record TlsAlert(int Code, bool OnTheWire)
{
    /// <summary>handshake_failure: nothing in common.</summary>
    public const int HandshakeFailure = 40;

    /// <summary>protocol_version: none of the versions offered.</summary>
    public const int ProtocolVersion = 70;

    /// <summary>insufficient_security: only suites offered that are too weak.</summary>
    public const int InsufficientSecurity = 71;

    /// <summary>unrecognized_name: no such server here.</summary>
    public const int UnrecognizedName = 112;

    /// <summary>certificate_required: no client certificate came.</summary>
    public const int CertificateRequired = 116;

    private const byte AlertRecord = 21;
    private const byte HandshakeRecord = 22;
    private const int RecordHead = 5;

    private static readonly (int Code, string Name)[] Names =
    [
        (0, "close_notify"),
        (10, "unexpected_message"),
        (20, "bad_record_mac"),
        (22, "record_overflow"),
        (HandshakeFailure, "handshake_failure"),
        (42, "bad_certificate"),
        (43, "unsupported_certificate"),
        (44, "certificate_revoked"),
        (45, "certificate_expired"),
        (46, "certificate_unknown"),
        (47, "illegal_parameter"),
        (48, "unknown_ca"),
        (49, "access_denied"),
        (50, "decode_error"),
        (51, "decrypt_error"),
        (ProtocolVersion, "protocol_version"),
        (InsufficientSecurity, "insufficient_security"),
        (80, "internal_error"),
        (86, "inappropriate_fallback"),
        (90, "user_canceled"),
        (100, "no_renegotiation"),
        (109, "missing_extension"),
        (110, "unsupported_extension"),
        (UnrecognizedName, "unrecognized_name"),
        (113, "bad_certificate_status_response"),
        (115, "unknown_psk_identity"),
        (CertificateRequired, "certificate_required"),
        (120, "no_application_protocol"),
    ];

    /// <summary>Its name in RFC 8446.</summary>
    public string Name => Array.Find(Names, n => n.Code == Code).Name ?? "unassigned";

    /// <summary>True when it speaks of the client's certificate, which must have been sent or be missing.</summary>
    public bool IsOfClientCertificate => Code is (>= 42 and <= 46) or 48 or 49 or CertificateRequired;

    /// <summary><c>alert 40, handshake_failure</c>.</summary>
    public override string ToString() => $"alert {Code}, {Name}";

    /// <summary>The first fatal alert in plain text among records received; null when there is none.</summary>
    /// <param name="received">What came, from its first octet.</param>
    public static TlsAlert? Find(ReadOnlySpan<byte> received)
    {
        while (received.Length >= RecordHead + 2 && received[1] == 3)
        {
            var length = (received[3] << 8) | received[4];
            switch (received[0])
            {
                case AlertRecord when length == 2:
                    if (received[RecordHead] == 2)
                    {
                        return new TlsAlert(received[RecordHead + 1], OnTheWire: true);
                    }

                    break;
                case HandshakeRecord:
                    break;
                default:
                    // Cipher changes, or what is deciphered from here on.
                    return null;
            }

            if (received.Length <= RecordHead + length)
            {
                return null;
            }

            received = received[(RecordHead + length)..];
        }

        return null;
    }

    /// <summary>The alert that an exception of the platform's TLS tells of; null for none.</summary>
    /// <param name="exception">The exception, whose causes are looked at too.</param>
    public static TlsAlert? In(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (InWords(e.Message) is { } alert)
            {
                return alert;
            }
        }

        return null;
    }

    /// <summary>The alert that a TLS library's words tell of, such as OpenSSL's "tlsv13 alert certificate required".</summary>
    /// <param name="words">The library's message.</param>
    public static TlsAlert? InWords(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (!words.Contains("alert", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        foreach (var (code, name) in Names)
        {
            if (
                words.Contains("alert " + name.Replace('_', ' '), StringComparison.OrdinalIgnoreCase)
                || words.Contains(
                    "'" + name.Replace("_", "", StringComparison.Ordinal) + "'",
                    StringComparison.OrdinalIgnoreCase
                )
            )
            {
                return new TlsAlert(code, OnTheWire: false);
            }
        }

        return null;
    }
}
