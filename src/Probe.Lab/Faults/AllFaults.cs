using System.Collections.Immutable;

namespace Probe.Lab.Faults;

/// <summary>
/// Every fault, in the order of the checks that they trip. The only file that a new fault edits.
/// </summary>
public static class AllFaults
{
    /// <summary>The faults.</summary>
    public static ImmutableArray<IFault> List { get; } =
    [
        new ProxySettingMalformed(),
        new CredentialsWithoutPassword(),
        new ProxyNameUnknown(),
        new ServerNameUnknown(),
        new ProxyRefusesConnections(),
        new ServerRefusesConnections(),
        new ProxySilent(),
        new ProxyHangsUp(),
        new ProxyWantsPassword(),
        new ProxyWantsNtlm(),
        new TunnelRefused(),
        new CertificateExpired(),
        new CertificateForAnotherName(),
        new CertificateUntrusted(),
        new TlsIntercepted(),
        new HeadRefused(),
        new HeadWithoutLength(),
        new HeadChunked(),
        new HeadLengthStale(),
        new HeadLengthZero(),
        new HeadWithBody(),
        new LengthLostWithGzip(),
        new RangeStripped(),
        new RangeIgnored(),
        new RangeForbidden(),
        new RangeReset(),
        new RangeNotSatisfiable(),
        new ContentRangeMissing(),
        new ContentRangeOffByOne(),
        new RangeWidened(),
        new ContentRangeTotalWrong(),
        new RangeTooShort(),
        new RangeFromStart(),
        new BytesDamaged(),
        new LastByteRefused(),
        new RangePastEndRefused(),
        new UnsatisfiableRangeAnswered(),
        new EmptyFileRefused(),
        new EmptyFileFilled(),
        new LargeOffsetWraps(),
        new LargeOffsetWrapsUnseen(),
        new ContentForbidden(),
        new MimeTypeMissing(),
        new ServerWantsLogin(),
        new LengthDemanded(),
        new TooManyRequests(),
        new PreconditionFails(),
        new ProxyCannotResolve(),
        new BadGateway(),
        new AppPoolStopped(),
        new RedirectToPortal(),
        new StatusLineGarbage(),
        new HeadCutShort(),
        new ChunkSizeGarbage(),
        new LineFeedsOnly(),
        new HeaderFolded(),
        new LengthRepeated(),
        new BodyCutShort(),
        new BodyReset(),
        new BodyStalls(),
        new HttpOneZero(),
        new HeadTooLarge(),
        new TooManyHeaders(),
        new WrongFileServed(),
        new GzipDespiteIdentity(),
        new CaptivePage(),
        new BlockPageOnGet(),
    ];

    /// <summary>The fault of that id, or null.</summary>
    public static IFault? Find(string id) =>
        List.FirstOrDefault(f => string.Equals(f.Info.Id, id, StringComparison.OrdinalIgnoreCase));
}
