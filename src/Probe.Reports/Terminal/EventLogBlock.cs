using Probe.Verdicts;

namespace Probe.Reports.Terminal;

/// <summary>The records that Windows would write, field by field, to hold against those on the client.</summary>
internal static class EventLogBlock
{
    internal static void Write(Screen screen, RunGroup group)
    {
        // Where both shapes end alike, their records are the same but for what only the client knows.
        foreach (
            var alike in group
                .Shapes.SelectMany(run => run.Verdict.EventLog.Select(record => (Shape: run.JobShape, Record: record)))
                .GroupBy(x =>
                    string.Join('\n', x.Record.Fields.Select(f => f.Value).Prepend(Units.Number(x.Record.Id)))
                )
        )
        {
            Write(screen, string.Join(" and ", alike.Select(x => Wording.Of(x.Shape))), alike.First().Record);
        }
    }

    private static void Write(Screen screen, string shapes, EventLogRecord record)
    {
        screen.Title(
            "EVENT " + Units.Number(record.Id),
            screen.Text($"{Json.Tokens.Of(record.Level)}, {shapes} job, {record.Basis}", Ink.Faint)
        );
        var known = record.Fields.Where(f => f.Value is not null).ToList();
        var width = known.Max(f => f.Name.Length) + 1;
        foreach (var field in known)
        {
            var value = screen.Text(screen.Short(field.Value!));
            if (field.Meaning is { } meaning)
            {
                value.Add((field.Value!.Length > 0 ? " (" : "(") + meaning + ")", Ink.Faint);
            }

            screen.Hang(field.Name, value, 2, width);
        }

        foreach (var unknown in record.Fields.Where(f => f.Value is null).GroupBy(f => f.Meaning))
        {
            screen.Line(screen.Text(string.Join(", ", unknown.Select(f => f.Name)) + ": " + unknown.Key, Ink.Faint), 2);
        }

        screen.Line(screen.Text(screen.Short(record.Note), Ink.Faint), 2);
    }
}
