using Probe.Planning;

namespace Probe.Testing;

/// <summary>Where an <see cref="ExchangeBuilder"/> begins: one word per request that a run sends.</summary>
public static class Ask
{
    /// <summary>Any purpose.</summary>
    public static ExchangeBuilder For(Purpose purpose) => new() { Purpose = purpose };

    /// <summary>HEAD of a background job.</summary>
    public static ExchangeBuilder Head() => For(Purpose.BackgroundHead);

    /// <summary>HEAD of a foreground job.</summary>
    public static ExchangeBuilder ForegroundHead() => For(Purpose.ForegroundHead);

    /// <summary>HEAD that accepts gzip.</summary>
    public static ExchangeBuilder EncodedHead() => For(Purpose.EncodedHead);

    /// <summary>The first range, 0-5690 unless told otherwise.</summary>
    public static ExchangeBuilder FirstRange(long first = 0, long last = 5690) =>
        For(Purpose.FirstRange).Asking(first, last);

    /// <summary>A range of that purpose.</summary>
    public static ExchangeBuilder Range(Purpose purpose, long first, long last) => For(purpose).Asking(first, last);

    /// <summary>GET without Range.</summary>
    public static ExchangeBuilder WholeFile() => For(Purpose.WholeFile);
}
