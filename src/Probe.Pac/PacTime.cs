using System.Globalization;
using Jint.Runtime;

namespace Probe.Pac;

/// <summary>The clock that scripts see through <c>new Date()</c>: the same as the helpers'.</summary>
internal sealed class PacTime(TimeProvider time) : DefaultTimeSystem(time.LocalTimeZone, CultureInfo.InvariantCulture)
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();
}
