namespace Probe.Pac.Tests;

/// <summary>A clock that stands at one local time.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone { get; } =
        TimeZoneInfo.CreateCustomTimeZone("test", now.Offset, "test", "test");

    public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();
}
