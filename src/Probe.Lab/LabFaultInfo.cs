using System.Collections.Immutable;
using Probe.Lab.Faults;

namespace Probe.Lab;

/// <summary>What a fault is, for lists and for tests.</summary>
public sealed record LabFaultInfo
{
    /// <summary>Stable slug that says what goes wrong.</summary>
    public required string Id { get; init; }

    /// <summary>What it does on the wire, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>The device or misconfiguration that does so in real networks.</summary>
    public required string Imitates { get; init; }

    /// <summary>Who misbehaves.</summary>
    public required FaultPlace Where { get; init; }

    /// <summary>What can be set, each with its unit and default.</summary>
    public ImmutableArray<FaultSetting> Settings { get; init; } = [];

    /// <summary>Ids of the checks that it makes fail.</summary>
    public required ImmutableArray<string> Trips { get; init; }

    /// <summary>Catalogue name of the error that a background job ends in; null when the job transfers.</summary>
    public required string? ExpectedError { get; init; }
}

/// <summary>A number that a fault can be given.</summary>
/// <param name="Name">Name, a slug.</param>
/// <param name="Unit">Unit: octets, milliseconds, bits, requests, HTTP status.</param>
/// <param name="Default">Value when none is given.</param>
/// <param name="Min">Smallest value taken.</param>
/// <param name="Max">Largest value taken.</param>
/// <param name="Summary">What it sets.</param>
public sealed record FaultSetting(string Name, string Unit, long Default, long Min, long Max, string Summary);
