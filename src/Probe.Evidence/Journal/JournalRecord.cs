using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Probe.Evidence.Http;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Redaction;

namespace Probe.Evidence.Journal;

/// <summary>
/// One line of a journal: one of its members is there, the others are not. A journal begins with its
/// <see cref="Begin"/>, and an exchange is finished once its line is written.
/// </summary>
public sealed record JournalRecord
{
    /// <summary>What a journal is, and of which run of the program.</summary>
    public JournalBegin? Begin { get; init; }

    /// <summary>A URL's run, or a site's survey, begins.</summary>
    public JournalRun? Run { get; init; }

    /// <summary>An exchange of the program's own.</summary>
    public JournalExchange? Exchange { get; init; }

    /// <summary>An exchange of somebody else's that was seen in passing.</summary>
    public JournalSeen? Seen { get; init; }

    /// <summary>A request of somebody else's that is not judged.</summary>
    public SeenOther? Other { get; init; }

    /// <summary>What a client sent was changed on its way to the server.</summary>
    public JournalEdit? Edit { get; init; }

    /// <summary>A tunnel passed and was not looked into.</summary>
    public BlindTunnel? Tunnel { get; init; }

    /// <summary>A request was answered by the capture proxy itself.</summary>
    public OwnAnswer? Answer { get; init; }

    /// <summary>A client's connection ended without a request.</summary>
    public UnaskedConnection? Unasked { get; init; }

    /// <summary>A secret was masked from here on.</summary>
    public MaskedSecret? Masked { get; init; }

    /// <summary>The run of the program ended in order.</summary>
    public JournalEnd? End { get; init; }

    /// <summary>Length of the line that it was read from; 0 where it was not read.</summary>
    [JsonIgnore]
    internal int LineOctets { get; init; }
}

/// <summary>What a journal is.</summary>
/// <param name="Format">Version of the form of its lines: <see cref="JournalBegin.CurrentFormat"/>.</param>
/// <param name="ToolVersion">Version of the program.</param>
/// <param name="Command">What it was doing: <c>check</c>, <c>capture</c>.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="IsRedacted">False where secrets were kept by wish.</param>
/// <param name="Host">What the machine said of itself.</param>
/// <param name="Runtime">What the program ran on.</param>
/// <param name="FailOnAdvisory">True when advisory findings alone were to give exit code 1.</param>
/// <param name="Bodies">Name of the folder beside the journal where whole bodies are while the run lasts; null for none.</param>
/// <param name="CertificatesJudged">
/// False where a capture took any certificate of a server (<c>-k</c>), true where it did not; null for no capture.
/// </param>
public sealed record JournalBegin(
    int Format,
    string ToolVersion,
    string Command,
    DateTimeOffset StartedAt,
    bool IsRedacted,
    HostFacts Host,
    string Runtime,
    bool FailOnAdvisory,
    string? Bodies = null,
    bool? CertificatesJudged = null
)
{
    /// <summary>The form that this version writes and reads.</summary>
    public const int CurrentFormat = 1;
}

/// <summary>A URL's run: what is needed to judge its exchanges as they were judged when they were made.</summary>
/// <param name="Number">Its number in the journal, from 1.</param>
/// <param name="Url">The URL; the root of a site where <paramref name="IsSite"/>.</param>
/// <param name="IsSite">True for the survey of a WSUS site.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Options">What it was asked to do.</param>
/// <param name="Decision">Which way, and why.</param>
public sealed record JournalRun(
    int Number,
    HttpUrl Url,
    bool IsSite,
    DateTimeOffset StartedAt,
    ProbeOptions Options,
    ProxyDecision Decision
);

/// <summary>An exchange of a run, numbered within its leg.</summary>
/// <param name="Run">The run's number.</param>
/// <param name="Exchange">The exchange.</param>
public sealed record JournalExchange(int Run, Exchange Exchange);

/// <summary>An exchange that was seen in passing.</summary>
/// <param name="Connection">Number of the client's connection.</param>
/// <param name="Client">Address of the client, without its port.</param>
/// <param name="Gap">What is lacking of the reply, in words; null when nothing.</param>
/// <param name="Exchange">The exchange.</param>
/// <param name="BodyFile">Name in the bundle of its body, kept whole; null where it is not.</param>
/// <param name="BodyNotWhole">Why it was not kept whole though it was to be, in words; null for no such reason.</param>
public sealed record JournalSeen(
    long Connection,
    string Client,
    string? Gap,
    Exchange Exchange,
    string? BodyFile = null,
    string? BodyNotWhole = null
);

/// <summary>The run of the program ended in order; without it, it was killed or is still running.</summary>
/// <param name="At">When.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="ExitCode">Exit code of the process.</param>
/// <param name="WasInterrupted">True when the user ended it early.</param>
/// <param name="NotKept">Exchanges that came when the journal was full; null for none.</param>
public sealed record JournalEnd(
    DateTimeOffset At,
    TimeSpan Duration,
    int ExitCode,
    bool WasInterrupted,
    long? NotKept = null
);

/// <summary>What a client sent was changed on its way to the server.</summary>
/// <param name="Connection">Number of the client's connection.</param>
/// <param name="Time">When.</param>
/// <param name="Offset">Where in the octets that the client sent, from 0.</param>
/// <param name="Old">The octets that stood there.</param>
/// <param name="New">The octets that stand there for the server.</param>
/// <param name="Why">Why, in words.</param>
public sealed record JournalEdit(
    long Connection,
    DateTimeOffset Time,
    long Offset,
    ImmutableArray<byte> Old,
    ImmutableArray<byte> New,
    string Why
);
