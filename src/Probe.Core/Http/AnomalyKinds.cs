namespace Probe.Http;

/// <summary>Tokens of <see cref="Anomaly.Kind"/>.</summary>
public static class AnomalyKinds
{
    /// <summary>A line ends in LF without CR.</summary>
    public const string LineFeedOnly = "lf_only";

    /// <summary>A header line is folded onto the next (obs-fold, RFC 9112, 5.2).</summary>
    public const string FoldedHeader = "folded_header";

    /// <summary>White space stands between a header's name and its colon.</summary>
    public const string SpaceBeforeColon = "space_before_colon";

    /// <summary>A header's name has characters outside the token set, or is empty.</summary>
    public const string OddHeaderName = "odd_header_name";

    /// <summary>A trailer line has no colon (in a head that is a failure).</summary>
    public const string HeaderWithoutColon = "header_without_colon";

    /// <summary>A CR stands alone inside a line.</summary>
    public const string BareCarriageReturn = "bare_cr";

    /// <summary>A control character or NUL stands in a line.</summary>
    public const string ControlCharacter = "control_character";

    /// <summary>Content-Length is there twice with the same value.</summary>
    public const string RepeatedLength = "repeated_length";

    /// <summary>Two Content-Length values disagree.</summary>
    public const string ConflictingLengths = "conflicting_lengths";

    /// <summary>Content-Length is not a plain decimal number.</summary>
    public const string InvalidLength = "invalid_length";

    /// <summary>Transfer-Encoding and Content-Length are both there.</summary>
    public const string LengthWithTransferEncoding = "length_with_transfer_encoding";

    /// <summary>Transfer-Encoding names something other than chunked.</summary>
    public const string UnknownTransferEncoding = "unknown_transfer_encoding";

    /// <summary>Octets follow a reply that may have no body (HEAD, 204, 304).</summary>
    public const string BodyWhereNoneBelongs = "body_where_none_belongs";

    /// <summary>Octets follow the end of the body on the same connection.</summary>
    public const string BytesAfterBody = "bytes_after_body";

    /// <summary>The version is one that HTTP/1.x clients do not know.</summary>
    public const string OddVersion = "odd_version";

    /// <summary>The status line is not exactly version, one space, three digits, space, reason.</summary>
    public const string OddStatusLine = "odd_status_line";

    /// <summary>A chunk-size line has white space or other octets that the grammar does not allow.</summary>
    public const string OddChunkSize = "odd_chunk_size";

    /// <summary>Transfer-Encoding names chunked twice; it is decoded once.</summary>
    public const string RepeatedTransferEncoding = "repeated_transfer_encoding";

    /// <summary>A reply of a version before 1.1 is chunked.</summary>
    public const string ChunkedInOldVersion = "chunked_in_old_version";

    /// <summary>The reason phrase has octets above 127.</summary>
    public const string NonAsciiReason = "non_ascii_reason";
}
