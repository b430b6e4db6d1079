using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Jint;
using Jint.Native;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace Probe.Pac;

/// <summary>
/// The functions that a script finds in place: Netscape's (Navigator Proxy Auto-Config File Format), and Microsoft's for
/// IPv6 (Microsoft Learn, IPv6 Extensions to Navigator Auto-Config File Format). Each call is traced.
/// </summary>
/// <param name="resolver">Answers names.</param>
/// <param name="time">The clock.</param>
/// <param name="limits">Bounds.</param>
internal sealed class HelperSet(IPacResolver resolver, TimeProvider time, PacLimits limits)
{
    private const int MostNames = 1024;
    private const int MostShownArguments = 8;

    private readonly Dictionary<string, ImmutableArray<IPAddress>> _names = new(StringComparer.OrdinalIgnoreCase);
    private ImmutableArray<IPAddress>? _own;
    private long _began;

    /// <summary>Where calls are written down; set for each run.</summary>
    internal PacTrace Trace { get; private set; } = new(0);

    /// <summary>Begins a run: a new trace, and the time for names begins again.</summary>
    internal void Begin(PacTrace trace)
    {
        Trace = trace;
        _began = Stopwatch.GetTimestamp();
    }

    /// <summary>Lets what still runs write nowhere that is read.</summary>
    internal void Abandon() => Trace = new PacTrace(0);

    /// <summary>Puts all functions into the engine.</summary>
    internal void Register(Engine engine)
    {
        Add("isPlainHostName", 1, a => Of(!a(0).Contains('.', StringComparison.Ordinal)));
        Add("dnsDomainIs", 2, a => Of(a(0).EndsWith(a(1), StringComparison.Ordinal)));
        Add("localHostOrDomainIs", 2, a => Of(a(0) == a(1) || a(1).StartsWith(a(0) + ".", StringComparison.Ordinal)));
        Add("dnsDomainLevels", 1, a => JsNumber.Create(a(0).Count(c => c == '.')));
        Add("shExpMatch", 2, a => Of(ShellExpression.IsMatch(a(0), a(1))));
        Add("isResolvable", 1, a => Of(ResolveV4(a(0)) is not null));
        Add("dnsResolve", 1, a => ResolveV4(a(0)) is { } address ? new JsString(address) : JsValue.Null);
        Add("isInNet", 3, a => Of(IsInNet(a(0), a(1), a(2))));
        Add("myIpAddress", 0, _ => new JsString(Own().FirstOrDefault(IsV4)?.ToString() ?? "127.0.0.1"));
        Add(
            "convert_addr",
            1,
            a => JsNumber.Create(AddressHelpers.TryReadQuad(a(0), out var quad) ? unchecked((int)quad) : 0)
        );
        Add("isResolvableEx", 1, a => Of(!Resolve(a(0)).IsEmpty));
        Add("dnsResolveEx", 1, a => new JsString(string.Join(';', Resolve(a(0)))));
        Add("myIpAddressEx", 0, _ => new JsString(string.Join(';', Own())));
        Add("isInNetEx", 2, a => Of(AddressHelpers.IsInPrefix(a(0), a(1))));
        Add("sortIpAddressList", 1, a => new JsString(AddressHelpers.Sort(a(0))));
        Add("getClientVersion", 0, _ => new JsString("1.0"));
        Add("alert", 1, _ => JsValue.Undefined);
        AddClock("weekdayRange", ClockHelpers.IsWeekday);
        AddClock("dateRange", ClockHelpers.IsDate);
        AddClock("timeRange", ClockHelpers.IsTime);

        // As a JsValue: the overload for any type reflects on it.
        void Put(string name, JsValue function) => engine.SetValue(name, function);

        void Add(string name, int parameters, Func<Func<int, string>, JsValue> body) =>
            Put(
                name,
                new ClrFunction(
                    engine,
                    name,
                    (_, arguments) =>
                    {
                        var texts = Texts(arguments, parameters);
                        var result = body(i => texts[i]);
                        Trace.Call(name, texts.Select(PacTrace.Quote), Shown(result));
                        return result;
                    },
                    parameters
                )
            );

        void AddClock(string name, Func<IReadOnlyList<string>, TimeProvider, bool?> body) =>
            Put(
                name,
                new ClrFunction(
                    engine,
                    name,
                    (_, arguments) =>
                    {
                        var texts = Texts(arguments, Math.Min(arguments.Length, MostShownArguments));
                        var result = body(texts, time);
                        Trace.Call(
                            name,
                            texts.Select(PacTrace.Quote),
                            Shown(Of(result == true))
                                + (result is null ? " (no form of this function that is known)" : "")
                                + " at "
                                + time.GetLocalNow()
                                    .ToString("ddd yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)
                        );
                        return Of(result == true);
                    },
                    1
                )
            );
    }

    private static string[] Texts(JsValue[] arguments, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => TypeConverter.ToString(i < arguments.Length ? arguments[i] : JsValue.Undefined)),
        ];

    private static JsBoolean Of(bool value) => value ? JsBoolean.True : JsBoolean.False;

    private static string Shown(JsValue value) =>
        value.IsString() ? PacTrace.Quote(value.AsString())
        : value.IsNull() ? "null"
        : value.IsUndefined() ? "undefined"
        : value.ToString();

    private static bool IsV4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork;

    /// <summary>A name that has no IPv4 address does not resolve, for these functions (Microsoft Learn, Differences …).</summary>
    private string? ResolveV4(string host) => Resolve(host).FirstOrDefault(IsV4)?.ToString();

    private bool IsInNet(string host, string pattern, string mask) =>
        ResolveV4(host) is { } text
        && AddressHelpers.TryReadQuad(text, out var address)
        && AddressHelpers.TryReadQuad(pattern, out var network)
        && AddressHelpers.TryReadQuad(mask, out var bits)
        && (address & bits) == (network & bits);

    private ImmutableArray<IPAddress> Resolve(string host)
    {
        if (AddressHelpers.TryReadAddress(host, out var literal))
        {
            return [literal];
        }

        if (_names.TryGetValue(host, out var known))
        {
            return known;
        }

        var left = limits.Time - Stopwatch.GetElapsedTime(_began);
        if (host.Length is 0 or > 254 || left <= TimeSpan.Zero)
        {
            return [];
        }

        var found = resolver.Resolve(host, left < limits.NameTime ? left : limits.NameTime);
        if (_names.Count < MostNames)
        {
            _names[host] = found;
        }

        return found;
    }

    private ImmutableArray<IPAddress> Own() => _own ??= resolver.Own();
}
