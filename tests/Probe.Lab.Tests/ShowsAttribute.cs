namespace Probe.Lab.Tests;

/// <summary>Names the fault whose work on the wire a test shows; every fault needs one.</summary>
/// <param name="fault">Id of the fault.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ShowsAttribute(string fault) : Attribute
{
    public string Fault { get; } = fault;
}
