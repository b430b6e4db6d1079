using System.Collections.Immutable;
using Probe.Bits.Catalogue;

namespace Probe.Bits;

/// <summary>
/// The catalogue of codes (sources: bitsmsg.h, winhttp.h, winerror.h and the articles that each entry names).
/// The tables are made at the first use, so that a start that asks for none pays for none.
/// </summary>
public static class BitsErrors
{
    private const uint HttpFacility = 0x80190000;

    /// <summary>Every entry: BITS's own first, then HTTP statuses, WinHTTP, Windows, neighbours, second names.</summary>
    public static ImmutableArray<BitsError> All => Tables.Entries;

    /// <summary>
    /// The entry of that HRESULT. HTTP statuses without a name of their own are made by the rule
    /// 0x80190000 | status; any other code that no table holds gets an entry that says which facility it is from.
    /// Never throws: what Windows wrote into a log is shown, known or not.
    /// </summary>
    public static BitsError Get(uint hresult) =>
        Tables.ByCode.TryGetValue(hresult, out var error) ? error : UnlistedCode.Describe(hresult);

    /// <summary>The entry of an HTTP status: 0x80190000 | status.</summary>
    /// <param name="status">Status, 100 to 599.</param>
    public static BitsError ForStatus(int status) =>
        status is >= 100 and <= 599
            ? Get(HttpFacility | (uint)status)
            : throw new ArgumentOutOfRangeException(nameof(status), status, "an HTTP status is 100 to 599");

    /// <summary>True when a table holds the code, rather than a rule making it up.</summary>
    public static bool IsListed(uint hresult) => Tables.ByCode.ContainsKey(hresult);

    /// <summary>
    /// Finds entries by what people have at hand: <c>0x80200013</c>, <c>80200013</c>, <c>2149580819</c>,
    /// <c>-2145386477</c>, a symbolic name or a piece of one, an HTTP status, a WinHTTP or Win32 number.
    /// </summary>
    public static CodeLookup Find(string text) => CodeFinder.Find(text);

    /// <summary>All entries of that HRESULT, the usual name first; a made-up one when no table holds it.</summary>
    internal static ImmutableArray<BitsError> AllOf(uint hresult) =>
        IsListed(hresult) ? [.. Tables.Entries.Where(e => e.HResult == hresult)] : [Get(hresult)];

    private static class Tables
    {
        internal static readonly ImmutableArray<BitsError> Entries = Build();

        internal static readonly Dictionary<uint, BitsError> ByCode = Index();

        private static ImmutableArray<BitsError> Build()
        {
            BitsError[] first =
            [
                .. BitsCodes.Table(),
                .. HttpStatusCodes.Table(),
                .. EventTextCodes.Table(),
                .. WinHttpCodes.Table(),
                .. Win32Codes.Table(),
                .. SecurityCodes.Table(),
                .. UpdateClientCodes.Table(),
            ];
            var second = OtherNames
                .Table()
                .Select(other =>
                    first.First(e => e.HResult == other.HResult) with
                    {
                        Name = other.Name,
                        Header = other.Header,
                        Sources = [other.Source],
                    }
                );
            return [.. first, .. second];
        }

        private static Dictionary<uint, BitsError> Index()
        {
            var index = new Dictionary<uint, BitsError>(Entries.Length);
            foreach (var entry in Entries)
            {
                index.TryAdd(entry.HResult, entry);
            }

            return index;
        }
    }
}
