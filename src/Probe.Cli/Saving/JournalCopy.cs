using Probe.Cli.Values;
using Probe.Evidence.Journal;

namespace Probe.Cli.Saving;

/// <summary>Writes a journal anew with its secrets masked, for as long as it is used.</summary>
internal static class JournalCopy
{
    /// <summary>Copies it.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="path">Where to; must not be there.</param>
    /// <param name="use">Makes something of the copy, which goes afterwards; gives why it could not.</param>
    /// <param name="passedOver">Lines that could not be read, and so are not in the copy.</param>
    /// <returns>Why it could not be written or used; null when it was.</returns>
    internal static string? Redacted(
        Stream journal,
        string path,
        Func<FileStream, string?> use,
        out IReadOnlyList<string> passedOver
    )
    {
        var problems = new List<string>();
        passedOver = problems;
        try
        {
            using var file = JournalFile.Create(path);
            try
            {
                return Copy(journal, file, problems) ?? use(file);
            }
            finally
            {
                file.Dispose();
                File.Delete(path);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return $"{Quoting.Quote(path)} was not written: {Quoting.Reason(cause)}";
        }
    }

    private static string? Copy(Stream journal, FileStream file, List<string> problems)
    {
        JournalWriter? writer = null;
        try
        {
            foreach (var record in JournalReader.Read(journal, (line, why) => problems.Add($"line {line}: {why}")))
            {
                if (record.Begin is { } begin)
                {
                    writer ??= new JournalWriter(file, begin with { IsRedacted = true });
                }
                else if (writer is null)
                {
                    return "the journal does not begin with what it is of";
                }
                else if (record.Run is { } run)
                {
                    writer.Begin(run);
                }
                else if (record.Exchange is { } own)
                {
                    writer.Add(own.Run, own.Exchange);
                }
                else if (record.Seen is { } seen)
                {
                    writer.Add(seen);
                }
                else if (record.Other is { } other)
                {
                    writer.Add(other);
                }
                else if (record.Tunnel is { } tunnel)
                {
                    writer.Add(tunnel);
                }
                else if (record.Answer is { } answer)
                {
                    writer.Add(answer);
                }
                else if (record.Unasked is { } unasked)
                {
                    writer.Add(unasked);
                }
                else if (record.Edit is { } edit)
                {
                    writer.Add(edit);
                }
                else if (record.End is { } end)
                {
                    writer.Finish(end);
                }
            }

            return writer is null ? "the journal is empty"
                : writer.Problem is { } cause ? $"{Quoting.Quote(file.Name)} was not written: {Quoting.Reason(cause)}"
                : null;
        }
        finally
        {
            writer?.Dispose();
        }
    }
}
