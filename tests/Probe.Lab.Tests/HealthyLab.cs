namespace Probe.Lab.Tests;

/// <summary>One lab without faults, shared by the tests of a class.</summary>
public sealed class HealthyLab : IAsyncLifetime
{
    public LabServer Lab { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Lab = await LabServer.StartAsync(new LabOptions { Seed = 7 }, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Lab.DisposeAsync();
}
