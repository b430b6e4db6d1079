namespace Probe.Http;

/// <summary>What kind of answer a reply is to a GET with or without Range (RFC 9110, 14 and 15.3.7).</summary>
public enum RangeReplyKind
{
    /// <summary>206 with exactly the range asked for.</summary>
    Exact,

    /// <summary>206 that ends at the file's last octet because the range asked for reaches past it.</summary>
    Clamped,

    /// <summary>200: the Range line was ignored and the whole file is sent.</summary>
    WholeFile,

    /// <summary>206 with another range than asked for: shifted, widened or shortened.</summary>
    OtherRange,

    /// <summary>206 with the right range of a file whose length is not the known one.</summary>
    OtherTotal,

    /// <summary>206 whose body, or Content-Length, is not as long as its Content-Range says.</summary>
    LengthMismatch,

    /// <summary>206 without Content-Range and without multipart body.</summary>
    NoContentRange,

    /// <summary>206 with several Content-Range lines that disagree.</summary>
    ConflictingContentRanges,

    /// <summary>206 whose Content-Range cannot be read.</summary>
    UnreadableContentRange,

    /// <summary>206 with <c>Content-Range: bytes */total</c>, which belongs to a 416.</summary>
    UnsatisfiedOn206,

    /// <summary>206 with a multipart/byteranges body, several ranges having been asked for; its parts need a look of their own.</summary>
    Multipart,

    /// <summary>206 with a multipart/byteranges body though one range was asked for, which RFC 9110, 15.3.7.2 forbids.</summary>
    MultipartForOneRange,

    /// <summary>206 with one range though several were asked for: some left out, or merged into one.</summary>
    SingleForSeveralRanges,

    /// <summary>416 to a range that the file has not, as far as is known.</summary>
    Refused,

    /// <summary>416 to a range that the file has.</summary>
    RefusedThoughSatisfiable,

    /// <summary>206 though no Range was sent.</summary>
    PartialNotAsked,

    /// <summary>200 to a request without Range.</summary>
    Whole,

    /// <summary>Any other status: no answer about ranges.</summary>
    OtherStatus,
}
