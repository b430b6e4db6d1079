using Probe.Exchanges;

namespace Probe.Findings;

/// <summary>Tells whose fault something is: by the control run where there is one, by markers where there is none.</summary>
public static class CulpritFinder
{
    /// <summary>Finds the party.</summary>
    /// <param name="exchange">The exchange that shows the fault.</param>
    /// <param name="counterpart">The control exchange that asked the same straight from the origin; null when there is none.</param>
    /// <param name="showsFault">True when that exchange shows the same fault.</param>
    public static Culprit Find(Exchange exchange, Exchange? counterpart, Func<Exchange, bool> showsFault) =>
        throw new NotImplementedException();
}
