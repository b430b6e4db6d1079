namespace Probe.Remedies;

/// <summary>What ails a download, as far as it decides what to change where. Finer than a check where the change differs.</summary>
public enum Ailment
{
    /// <summary>A range is answered with the whole file, or with something else than 206.</summary>
    RangesIgnored,

    /// <summary>A request is refused or cut off because it has Range.</summary>
    RangesRefused,

    /// <summary>Several ranges in one request are refused or answered in another way than one by one.</summary>
    MultiRangeRefused,

    /// <summary>A small range takes as long as the whole file up to it: the hop fetches more than was asked for.</summary>
    RangeAmplified,

    /// <summary>A 206 comes without Content-Range.</summary>
    ContentRangeMissing,

    /// <summary>A 206 comes without Content-Length, or with one that is not its range's: a hop re-frames bodies.</summary>
    RangeReframed,

    /// <summary>Other octets than the file has, or another piece than was asked for.</summary>
    WrongBytes,

    /// <summary>Offsets past 2 GiB or 4 GiB are counted wrong.</summary>
    LargeOffsetWrong,

    /// <summary>Two copies of the file differ in length, Last-Modified or content.</summary>
    CopiesDiffer,

    /// <summary>The body is compressed or otherwise changed on the way.</summary>
    Transformed,

    /// <summary>A page stands where the file should be.</summary>
    BlockPage,

    /// <summary>HEAD comes back without a valid Content-Length.</summary>
    HeadWithoutLength,

    /// <summary>HEAD is refused where GET is not.</summary>
    HeadRefused,

    /// <summary>403.</summary>
    Forbidden,

    /// <summary>407.</summary>
    ProxyAuthentication,

    /// <summary>401.</summary>
    ServerAuthentication,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>405 for GET.</summary>
    MethodNotAllowed,

    /// <summary>411.</summary>
    LengthRequired,

    /// <summary>412.</summary>
    PreconditionFailed,

    /// <summary>414.</summary>
    UriTooLong,

    /// <summary>416 for a range that the file has.</summary>
    RangeNotSatisfiable,

    /// <summary>429.</summary>
    TooManyRequests,

    /// <summary>502.</summary>
    BadGateway,

    /// <summary>503.</summary>
    Unavailable,

    /// <summary>504.</summary>
    GatewayTimeout,

    /// <summary>The connection is closed or reset before the reply is whole.</summary>
    ConnectionClosed,

    /// <summary>The same after seconds without an octet, as when a hop's time-out strikes.</summary>
    ClosedAfterSilence,

    /// <summary>The reply, or the rest of it, does not come in time.</summary>
    ReplyLate,

    /// <summary>The reply's head is larger than WinHTTP takes.</summary>
    HeadTooLarge,

    /// <summary>Replies are HTTP/1.0 without what BITS needs of them.</summary>
    OldHttpVersion,

    /// <summary>The request is redirected away from the file.</summary>
    RedirectedAway,

    /// <summary>The proxy cannot resolve the server's name.</summary>
    NameUnresolvedAtProxy,

    /// <summary>CONNECT is refused.</summary>
    TunnelRefused,

    /// <summary>The certificate is not the server's own: TLS is intercepted.</summary>
    TlsIntercepted,
}
