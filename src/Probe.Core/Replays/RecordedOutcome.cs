using System.Globalization;
using Probe.Bits;

namespace Probe.Replays;

/// <summary>How a request or transfer of a record ended.</summary>
/// <param name="End">Well, badly, or not told.</param>
/// <param name="Text">In the record's own terms: <c>206</c>, <c>TCP_DENIED/403</c>, a BITS error's name.</param>
/// <param name="Status">HTTP status; null where the record has none.</param>
/// <param name="HResult">The BITS error that it stands for; null for none, or when the record does not tell.</param>
public sealed record RecordedOutcome(RecordedEnd End, string Text, int? Status = null, uint? HResult = null)
{
    /// <summary>nginx's own status for a client that went away.</summary>
    private const int ClientClosed = 499;

    /// <summary>The end that an HTTP status stands for.</summary>
    /// <param name="status">Status; anything out of 100 to 599 tells nothing.</param>
    /// <param name="text">How the record writes it; the number alone when null.</param>
    /// <param name="isCut">True where the record says that the client went away before the end.</param>
    public static RecordedOutcome OfStatus(int status, string? text = null, bool isCut = false)
    {
        text ??= status.ToString(CultureInfo.InvariantCulture);
        return status switch
        {
            _ when isCut || status == ClientClosed => new(RecordedEnd.NotKnown, text, status),
            (>= 200 and < 300) or 304 => new(RecordedEnd.Worked, text, status),
            >= 400 and < 600 => new(RecordedEnd.Failed, text, status, BitsErrors.ForStatus(status).HResult),
            _ => new(RecordedEnd.NotKnown, text, status is >= 100 and < 600 ? status : null),
        };
    }

    /// <summary>The end of a job that failed with that code.</summary>
    /// <param name="hresult">The code; null when the record has none.</param>
    public static RecordedOutcome OfError(uint? hresult) =>
        hresult is { } code
            ? new(RecordedEnd.Failed, $"{BitsErrors.Get(code).Name} {BitsErrors.Get(code).Hex}", HResult: code)
            : new(RecordedEnd.Failed, "failed, without a code");
}

/// <summary>Whether it ended well.</summary>
public enum RecordedEnd
{
    /// <summary>The record does not tell.</summary>
    NotKnown,

    /// <summary>It ended well, as far as the record shows.</summary>
    Worked,

    /// <summary>It failed.</summary>
    Failed,
}

/// <summary>What a record knows of ends.</summary>
public enum RecordBasis
{
    /// <summary>Nothing: a list of URLs.</summary>
    None,

    /// <summary>A server's or proxy's status for each request, of whichever client.</summary>
    Status,

    /// <summary>The end of each BITS transfer, as Windows logged it.</summary>
    Transfer,

    /// <summary>The exchanges themselves, judged as a BITS job's.</summary>
    Judged,

    /// <summary>What a browser or an HTTP debugger saw.</summary>
    Browser,
}
