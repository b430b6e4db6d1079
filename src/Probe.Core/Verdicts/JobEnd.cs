using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Verdicts;

/// <summary>What follows from a verdict on the client: the retries, and the records in the event log.</summary>
public static class JobEnd
{
    /// <summary>The verdict with its timetable and records; as it is when the job was not seen to its end.</summary>
    /// <param name="verdict">How the job ends.</param>
    /// <param name="shape">Which requests are its own.</param>
    /// <param name="url">The file's URL.</param>
    /// <param name="decision">Which way it goes.</param>
    /// <param name="log">Every exchange.</param>
    /// <param name="policy">The job's settings for retries.</param>
    public static Verdict Describe(
        Verdict verdict,
        JobShape shape,
        HttpUrl url,
        ProxyDecision decision,
        ExchangeLog log,
        RetryPolicy policy
    )
    {
        ArgumentNullException.ThrowIfNull(verdict);
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(log);
        if (!verdict.Complete)
        {
            return verdict;
        }

        var facts = JobFacts.Of(verdict, shape, url, decision, log);
        return verdict with
        {
            Retry = RetryTimetable.For(verdict, policy, facts.Progress),
            EventLog = EventLogRecords.For(verdict, facts),
        };
    }
}
