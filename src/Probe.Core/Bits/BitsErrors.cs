using System.Collections.Immutable;

namespace Probe.Bits;

/// <summary>The catalogue of codes (source: bitsmsg.h, winhttp.h, winerror.h and the articles each entry names).</summary>
public static class BitsErrors
{
    /// <summary>Every entry.</summary>
    public static ImmutableArray<BitsError> All => throw new NotImplementedException();

    /// <summary>The entry of that HRESULT. HTTP statuses without a name of their own are made up by the rule 0x80190000 | status.</summary>
    public static BitsError Get(uint hresult) => throw new NotImplementedException();

    /// <summary>The entry of an HTTP status: 0x80190000 | status.</summary>
    public static BitsError ForStatus(int status) => Get(0x80190000u | (uint)status);
}
