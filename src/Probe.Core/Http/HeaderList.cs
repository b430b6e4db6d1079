using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Probe.Http;

/// <summary>Header lines in wire order, repeated names kept apart. Names compare without case (RFC 9110, 5.1).</summary>
[CollectionBuilder(typeof(HeaderList), nameof(Create))]
public sealed class HeaderList : IReadOnlyList<HeaderField>, IEquatable<HeaderList>
{
    private readonly ImmutableArray<HeaderField> _fields;

    private HeaderList(ImmutableArray<HeaderField> fields) => _fields = fields;

    /// <summary>No header at all.</summary>
    public static HeaderList Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _fields.Length;

    /// <inheritdoc/>
    public HeaderField this[int index] => _fields[index];

    /// <summary>Makes a list of the lines given, in their order.</summary>
    public static HeaderList Create(ReadOnlySpan<HeaderField> fields) => new([.. fields]);

    /// <summary>First value of that name, or null.</summary>
    public string? Get(string name)
    {
        foreach (var field in _fields)
        {
            if (string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return field.Value;
            }
        }

        return null;
    }

    /// <summary>All values of that name, in order; empty when there is none.</summary>
    public IEnumerable<string> GetAll(string name) =>
        _fields.Where(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase)).Select(f => f.Value);

    /// <summary>True when a line of that name is there.</summary>
    public bool Contains(string name) => Get(name) is not null;

    /// <summary>The same lines and one more at the end.</summary>
    public HeaderList Add(string name, string value) => new(_fields.Add(new HeaderField(name, value)));

    /// <summary>The same lines without those of that name.</summary>
    public HeaderList Remove(string name) =>
        new(_fields.RemoveAll(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase)));

    /// <inheritdoc/>
    public bool Equals(HeaderList? other) =>
        other is not null && _fields.AsSpan().SequenceEqual(other._fields.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HeaderList);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var field in _fields)
        {
            hash.Add(field);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<HeaderField> GetEnumerator() => ((IEnumerable<HeaderField>)_fields).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
