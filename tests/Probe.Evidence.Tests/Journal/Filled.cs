using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using Probe.Exchanges;
using Probe.Http;
using Probe.Names;
using Probe.Options;

namespace Probe.Evidence.Tests.Journal;

/// <summary>
/// Makes records with every member filled, by reflection: a member that is added later is filled too, and one that a
/// journal loses is found by <see cref="Difference"/>.
/// </summary>
internal sealed class Filled
{
    private readonly int _seed;
    private int _count;

    /// <summary>Makes a maker.</summary>
    /// <param name="seed">Which of the values: of an enumeration, of a truth value.</param>
    internal Filled(int seed) => (_seed, _count) = (seed, 7 * seed);

    internal T Make<T>() => (T)Make(typeof(T), "")!;

    internal object? Make(Type type) => Make(type, "");

    /// <summary>Where two values differ, as the path of members; null where they are the same.</summary>
    internal static string? Difference(object? one, object? other, string path = "")
    {
        if (one is null || other is null)
        {
            return one is null && other is null ? null : $"{path}: {one ?? "null"} / {other ?? "null"}";
        }

        if (one.GetType() != other.GetType())
        {
            return $"{path}: {one.GetType()} / {other.GetType()}";
        }

        if (one is string or HttpUrl or Enum or DateTimeOffset or TimeSpan || one.GetType().IsPrimitive)
        {
            return one.ToString() == other.ToString() && (one is HttpUrl || Equals(one, other))
                ? null
                : $"{path}: {one} / {other}";
        }

        if (one is IEnumerable ones && other is IEnumerable others)
        {
            // What a dictionary has is in no order.
            var (left, right) = (InOrder(ones), InOrder(others));
            return left.Count != right.Count
                ? $"{path}: {left.Count} / {right.Count} elements"
                : left.Select((x, i) => Difference(x, right[i], $"{path}[{i}]")).FirstOrDefault(d => d is not null);
        }

        return Members(one.GetType())
            .Select(p => Difference(p.GetValue(one), p.GetValue(other), $"{path}.{p.Name}"))
            .FirstOrDefault(d => d is not null);
    }

    private static List<object?> InOrder(IEnumerable values) =>
        values is IDictionary
            ? [.. values.Cast<object?>().OrderBy(x => x?.ToString(), StringComparer.Ordinal)]
            : [.. values.Cast<object?>()];

    private static IEnumerable<PropertyInfo> Members(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && (p.CanWrite || IsKeyValue(type)));

    private static bool IsKeyValue(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);

    private object? Make(Type type, string name)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Make(inner, name);
        }

        _count++;
        if (type == typeof(string))
        {
            return $"{name} {_count}: \"Grüße\\\0\u0007\u2028\U0001F600\"</p>";
        }

        if (type == typeof(bool))
        {
            return _seed % 2 == 0;
        }

        if (type.IsEnum)
        {
            var values = Enum.GetValues(type);
            return values.GetValue(_count % values.Length);
        }

        if (type == typeof(DateTimeOffset))
        {
            return new DateTimeOffset(2026, 3, 1, 2, 3, 4, 567, TimeSpan.FromHours(_count % 12)).AddTicks(_count);
        }

        if (type == typeof(TimeSpan))
        {
            return TimeSpan.FromTicks(10_000_019L + _count);
        }

        if (type == typeof(HttpUrl))
        {
            return HttpUrl.Parse($"http://host-{_count}.example:{_count % 60_000 + 1}/a%20b?c=d&e={_count}");
        }

        if (type == typeof(HeaderList))
        {
            return HeaderList.Empty.Add("X-One", $"ä {_count}").Add("x-one", "").Add("X-Two", "\"\t\\");
        }

        if (type == typeof(X509Certificate2))
        {
            return null;
        }

        if (type.IsPrimitive)
        {
            return Convert.ChangeType(_count % 200 + 1, type, CultureInfo.InvariantCulture);
        }

        if (type == typeof(BodySlice))
        {
            // The only one that must fit what is beside it.
            return new BodySlice(0, [0, 1, 2, 255]);
        }

        if (type == typeof(ByteRange))
        {
            return new ByteRange(_count, 2L * _count);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            return MakeArray(type.GetGenericArguments()[0], name);
        }

        if (type == typeof(ImmutableDictionary<string, string>))
        {
            return ImmutableDictionary<string, string>
                .Empty.Add("http_proxy", $"http://p:{_count}")
                .Add("No_Proxy", "");
        }

        return MakeRecord(type);
    }

    private object MakeArray(Type element, string name)
    {
        var count = element == typeof(BodySlice) ? 1 : 2;
        var array = Array.CreateInstance(element, count);
        for (var i = 0; i < count; i++)
        {
            array.SetValue(Make(element, name), i);
        }

        return typeof(ImmutableArray)
            .GetMethods()
            .Single(m =>
                m is { Name: "Create", IsGenericMethod: true }
                && m.GetParameters() is [{ ParameterType.IsArray: true }]
                && m.GetParameters()[0].IsDefined(typeof(ParamArrayAttribute))
            )
            .MakeGenericMethod(element)
            .Invoke(null, [array])!;
    }

    private object MakeRecord(Type type)
    {
        var constructor = type.GetConstructors()
            .Where(c => c.GetParameters() is not [var only] || only.ParameterType != type)
            .OrderByDescending(c => c.GetParameters().Length)
            .FirstOrDefault();
        var parameters = constructor?.GetParameters() ?? [];
        var made = constructor is null
            ? Activator.CreateInstance(type)!
            : constructor.Invoke([.. parameters.Select(p => Make(p.ParameterType, p.Name!))]);
        foreach (var property in Members(type))
        {
            if (!parameters.Any(p => p.Name == property.Name))
            {
                property.SetValue(made, Fitting(type, property) ?? Make(property.PropertyType, property.Name));
            }
        }

        return made;
    }

    /// <summary>What must be within bounds for a record to be one.</summary>
    private object? Fitting(Type type, PropertyInfo property) =>
        (type.Name, property.Name) switch
        {
            (nameof(ResponseHead), nameof(ResponseHead.Status)) => 100 + (_count % 900),
            (nameof(OwnAnswer), nameof(OwnAnswer.Status)) => 100 + (_count % 900),
            (nameof(NameLookup), nameof(NameLookup.Deciding)) => 1,
            (nameof(BodyFacts), nameof(BodyFacts.Length)) => 1_000L + _count,
            (nameof(ProbeOptions), nameof(ProbeOptions.Profile)) => "bits-7.7",
            _ => null,
        };
}
