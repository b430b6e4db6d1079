using Probe.Verdicts;

namespace Probe.Reports.Terminal;

/// <summary>What follows for the job on the client: when BITS tries again, and where Windows has it in writing.</summary>
internal static class JobLines
{
    internal static void Write(Screen screen, Verdict verdict, int indent, int labelWidth)
    {
        if (verdict.Retry is { } retry)
        {
            screen.Hang("retry", screen.Text(RetryOf(retry)), indent, labelWidth);
            if (screen.Options.Verbose)
            {
                screen.Hang("", screen.Text(AttemptsOf(retry) + retry.Clock, Ink.Faint), indent, labelWidth);
                screen.Hang("", screen.Text(retry.GoesOn, Ink.Faint), indent, labelWidth);
            }
        }

        if (!verdict.EventLog.IsEmpty)
        {
            screen.Hang("log", screen.Text(LogOf(verdict)), indent, labelWidth);
        }
    }

    private static string RetryOf(RetryTimetable retry)
    {
        var delay = Units.WholeSpan(retry.Policy.MinimumDelay);
        var end = retry.CancelledAfter is { } cancelled
            ? $"BITS cancels the job after {Units.WholeSpan(cancelled)}"
            : $"ERROR after {Units.WholeSpan(retry.EndsInErrorAfter ?? TimeSpan.Zero)} without progress";
        return retry switch
        {
            { Retries: 0, Policy.AllowsRetry: false } =>
                "none, as the job is set: ERROR at once, until it is resumed (bitsadmin /resume)",
            { Retries: 0, CancelledAfter: null } =>
                "none: the job waits in ERROR until it is resumed (bitsadmin /resume)",
            { Retries: 0 } => $"none within {delay}; {end}",
            { ProgressOctets: > 0, EndsInErrorAfter: { } quiet } =>
                $"every {delay}; ERROR {Units.WholeSpan(quiet)} after the last octet ({Units.Number(retry.ProgressOctets)} came this time)",
            { Retries: 1 } => $"after {delay}, once at most; {end}",
            _ => $"every {delay}, at most {Units.Number(retry.Retries)} times; {end}",
        };
    }

    private static string AttemptsOf(RetryTimetable retry) =>
        retry.Retries == 0
            ? ""
            : string.Join(", ", retry.Attempts.Take(4).Select(at => "T+" + Units.WholeSpan(at)))
                + (retry.Retries < 4 ? ". " : $", … T+{Units.WholeSpan(retry.Policy.MinimumDelay * retry.Retries)}. ");

    private static string LogOf(Verdict verdict)
    {
        var events = string.Join(", then ", verdict.EventLog.Select(r => Units.Number(r.Id)));
        var hr = verdict.EventLog[^1].Fields.First(f => f.Name == "hr").Value;
        var success = verdict.EventLog[^1].Level == EventLogLevel.Information;
        return $"event {events}"
            + (hr is null ? "" : $" with hr {hr}")
            + (success ? ", a success to BITS" : "")
            + ", in "
            + EventLogRecord.ViewerPath;
    }
}
