using System.Globalization;
using System.Text;
using Probe.Bits;
using Probe.Testing;

namespace Probe.Core.Tests.Bits;

/// <summary>The catalogue against the table that it was made from, where that table is at hand.</summary>
public sealed class CatalogueTableTests
{
    [Fact]
    public void Every_row_of_the_table_is_in_the_program_with_its_name_code_and_state()
    {
        var table = SharedFiles.Find("reference/bits-errors.csv");
        Assert.SkipWhen(table is null, SharedFiles.AbsentReason);
        var rows = Rows(File.ReadAllText(table!));
        Assert.True(rows.Count > 230, $"{rows.Count} rows");

        foreach (var row in rows)
        {
            var (name, hex, header, parties, state) = (row[0], row[1], row[2], row[3], row[4]);
            var code = uint.Parse(hex.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            var entry = BitsErrors.Get(code);

            Assert.Equal(name, entry.Name);
            Assert.Equal(hex, entry.Hex);
            Assert.Equal(header, entry.Header);
            Assert.Equal(parties, entry.Parties);
            Assert.Equal(state, entry.JobState);
        }
    }

    /// <summary>Rows of a CSV text with quoted fields, without its first line.</summary>
    private static List<string[]> Rows(string csv)
    {
        var rows = new List<string[]>();
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < csv.Length; i++)
        {
            var c = csv[i];
            if (quoted && c == '"' && i + 1 < csv.Length && csv[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c is ',' or '\n')
            {
                fields.Add(field.ToString());
                field.Clear();
                if (c == '\n')
                {
                    rows.Add([.. fields]);
                    fields.Clear();
                }
            }
            else if (c != '\r')
            {
                field.Append(c);
            }
        }

        return rows[1..];
    }
}
