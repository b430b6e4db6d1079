using System.Text;

namespace Probe.Evidence.EventLog;

/// <summary>An element of a record, while and after it is read.</summary>
/// <param name="name">Its name.</param>
internal sealed class BinXmlElement(string name)
{
    /// <summary>Name without a prefix.</summary>
    internal string Name { get; } = name;

    /// <summary>Attributes in order.</summary>
    internal List<(string Name, string Value)> Attributes { get; } = [];

    /// <summary>Elements within, in order.</summary>
    internal List<BinXmlElement> Children { get; } = [];

    /// <summary>All text directly within.</summary>
    internal StringBuilder Text { get; } = new();

    /// <summary>The first element of that name within; null without one.</summary>
    internal BinXmlElement? Child(string child) => Children.Find(c => c.Name == child);

    /// <summary>An attribute's value; empty without it.</summary>
    internal string Attribute(string attribute) => Attributes.Find(a => a.Name == attribute).Value ?? "";
}
