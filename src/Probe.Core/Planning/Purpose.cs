namespace Probe.Planning;

/// <summary>
/// Why a request is sent. The order of the members is the order of sending: BITS's own first, diagnostic
/// requests after them, so that a server's reaction to those cannot disturb the job. The JSON report names a
/// purpose by its token (<see cref="PurposeTokens"/>).
/// </summary>
public enum Purpose
{
    /// <summary>HEAD of a background job.</summary>
    BackgroundHead,

    /// <summary>The first range of a background job.</summary>
    FirstRange,

    /// <summary>One range of the contiguous series that a background job asks for.</summary>
    SeriesRange,

    /// <summary>A range from the middle of the file.</summary>
    MiddleRange,

    /// <summary>The last octet of the file.</summary>
    LastRange,

    /// <summary>A range past 2 GiB or 4 GiB, for files that large.</summary>
    LargeOffsetRange,

    /// <summary>HEAD of a foreground job.</summary>
    ForegroundHead,

    /// <summary>The GET without Range of a foreground job.</summary>
    WholeFile,

    /// <summary>HEAD asked again: what a job that starts later meets.</summary>
    RepeatedHead,

    /// <summary>A range asked again, out of order: what a job meets whose ranges a cache has by now.</summary>
    RepeatedRange,

    /// <summary>Diagnostic: a range that begins inside the file and ends past it (BITS was seen asking 0-2147483646).</summary>
    PastEndRange,

    /// <summary>Diagnostic: a range that begins past the end.</summary>
    UnsatisfiableRange,

    /// <summary>Diagnostic: HEAD that accepts gzip, to see whether the length survives.</summary>
    EncodedHead,

    /// <summary>Diagnostic: a range of the URL with a nonce query, which no cache can have yet.</summary>
    ColdRange,

    /// <summary>Diagnostic: several ascending ranges in one request, as BITS asks express files for.</summary>
    MultiRange,

    /// <summary>Diagnostic: several ranges in one request, out of order and one of them twice.</summary>
    UnorderedRanges,

    /// <summary>Diagnostic: a range on the condition that the file is older than it is, which asks for 412.</summary>
    StaleCondition,

    /// <summary>Diagnostic: HEAD at another address of the next hop's name.</summary>
    AddressHead,

    /// <summary>Diagnostic: the first range at another address of the next hop's name.</summary>
    AddressRange,

    /// <summary>Diagnostic: a refused request once more, one header line left out.</summary>
    Experiment,

    /// <summary>An address that clients of a WSUS site touch, asked as the update agent would.</summary>
    SiteEndpoint,

    /// <summary>A call of a WSUS site's web services.</summary>
    ServiceCall,
}
