using System.Globalization;
using System.Text.RegularExpressions;
using Jint;
using Jint.Native;
using Jint.Runtime;
using Probe.Bits;
using Probe.Http;
using Probe.Options;

namespace Probe.Pac;

/// <summary>
/// A PAC script, loaded once and asked for many URLs. What a script does never throws here and never lasts: a fault of
/// it, or a bound that it meets, becomes <see cref="PacAnswer.Problem"/>.
/// </summary>
/// <remarks>
/// One question: 1. the caller waits its turn, since an engine keeps the script's variables from question to question;
/// 2. a thread of its own with a large stack calls FindProxyForURLEx, or FindProxyForURL where that is not there;
/// 3. Jint's constraints end it at a bound; 4. where they are not asked, inside one call of a built-in function, the
/// caller stops waiting a little later, and the script is not asked again.
/// </remarks>
public sealed class PacScript
{
    private const int StackOctets = 16 * 1024 * 1024;
    private const int MostShown = 200;

    private readonly Lock _turn = new();
    private readonly PacSource _source;
    private readonly PacLimits _limits;
    private readonly TimeProvider _time;
    private readonly HelperSet _helpers;
    private Engine? _engine;
    private JsValue? _entry;
    private string _entryName = "";
    private string? _fault;

    private PacScript(PacSource source, IPacResolver resolver, TimeProvider time, PacLimits limits)
    {
        _source = source;
        _limits = limits;
        _time = time;
        _helpers = new HelperSet(resolver, time, limits);
    }

    /// <summary>Reads and runs the script's top level; what is wrong with it is told by each answer.</summary>
    /// <param name="source">The script.</param>
    /// <param name="resolver">Answers names.</param>
    /// <param name="time">The clock, whose local time zone counts.</param>
    /// <param name="limits">Bounds; null for the ordinary ones.</param>
    public static PacScript Load(PacSource source, IPacResolver resolver, TimeProvider time, PacLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(resolver);
        ArgumentNullException.ThrowIfNull(time);
        var script = new PacScript(source, resolver, time, limits ?? new PacLimits());
        script._fault = script.Bounded(new PacTrace(0), script.Run).Problem;
        return script;
    }

    /// <summary>Asks for one URL. From any thread; questions wait for each other.</summary>
    /// <param name="url">What is asked for.</param>
    public PacAnswer Ask(HttpUrl url)
    {
        ArgumentNullException.ThrowIfNull(url);
        lock (_turn)
        {
            var trace = new PacTrace(_limits.TraceLines);
            foreach (var step in _source.Steps)
            {
                trace.Add(step);
            }

            if (_fault is { } fault)
            {
                trace.Add(fault);
                return Failed(fault, trace);
            }

            var given = Given(url, trace);
            trace.Add($"{_entryName}({PacTrace.Quote(given)}, {PacTrace.Quote(url.Host)}) of {_source.Name}:");
            var (value, problem) = Bounded(trace, () => Call(given, url.Host));
            if (problem is not null)
            {
                trace.Add(problem);
                return Failed(problem, trace);
            }

            return Read(value, trace);
        }
    }

    /// <summary>What the script sees of a URL.</summary>
    private static string Given(HttpUrl url, PacTrace trace)
    {
        if (!url.IsTls)
        {
            return url.ToString();
        }

        if (url.PathAndQuery != "/")
        {
            trace.Add(
                "https: the script is not given path and query, as browsers do it (inferred: no text of Microsoft's says what WinHTTP gives)"
            );
        }

        return url.WithPathAndQuery("/").ToString();
    }

    private PacAnswer Read(JsValue? value, PacTrace trace)
    {
        if (value is not null && value.IsNull())
        {
            trace.Add("it returned null, which means direct (Netscape's page on the format)");
            return new PacAnswer { Source = _source.Name, Trace = trace.ToLines() };
        }

        if (value is null || !value.IsString())
        {
            var problem =
                $"{_source.Name}: {_entryName} returned {Kind(value)}; accepted: a text such as 'PROXY proxy.example:8080; DIRECT'";
            trace.Add(problem);
            return Failed(problem, trace);
        }

        var result = value.AsString();
        trace.Add($"it returned {PacTrace.Quote(result)}");
        return new PacAnswer
        {
            Source = _source.Name,
            Result = ScriptText.Kept(result),
            Entries = PacResult.Read(result),
            Trace = trace.ToLines(),
        };
    }

    private PacAnswer Failed(string problem, PacTrace trace) =>
        new()
        {
            Source = _source.Name,
            Problem = problem,
            HResult = HResults.BadAutoProxyScript,
            Trace = trace.ToLines(),
        };

    private static string Kind(JsValue? value) =>
        value is null || value.IsUndefined() ? "nothing"
        : value.IsNumber() ? "a number"
        : value.IsBoolean() ? "a truth value"
        : value.IsPromise() ? "a promise"
        : value.IsArray() ? "an array"
        : value.IsObject() ? "an object"
        : "no text";

    private JsValue? Run()
    {
        var engine = new Engine(options =>
        {
            options.TimeoutInterval(_limits.Time);
            options.LimitMemory(_limits.Memory);
            options.LimitRecursion(_limits.Recursion);
            options.MaxStatements(_limits.Statements);
            options.Constraints.RegexTimeout = _limits.RegexTime;
            options.Constraints.MaxArraySize = _limits.ArrayElements;
            options.Constraints.StackOverflowGuard = true;
            options.TimeSystem = new PacTime(_time);
            options.Culture = CultureInfo.InvariantCulture;
        });
        // A script could wait with it for ever, and nothing here has a second thread to share memory with.
        engine.Global.Delete("Atomics");
        engine.Global.Delete("SharedArrayBuffer");
        _helpers.Register(engine);
        engine.Execute(_source.Text, _source.Name);
        foreach (var name in (string[])["FindProxyForURLEx", "FindProxyForURL"])
        {
            var entry = engine.GetValue(name);
            if (entry.IsCallable())
            {
                _engine = engine;
                _entry = entry;
                _entryName = name;
                return null;
            }
        }

        throw new NoEntryException();
    }

    private JsValue Call(string url, string host) =>
        _engine!.Call(_entry!, JsValue.Undefined, [new JsString(url), new JsString(host)]);

    /// <summary>Runs something of the script's on its own thread; the problem is null when it came to its end.</summary>
    private (JsValue? Value, string? Problem) Bounded(PacTrace trace, Func<JsValue?> work)
    {
        JsValue? value = null;
        string? problem = null;
        _helpers.Begin(trace);
        var thread = new Thread(
            () =>
            {
                try
                {
                    value = work();
                }
                catch (Exception e)
                {
                    problem = Describe(e);
                }
            },
            StackOctets
        )
        {
            IsBackground = true,
            Name = "PAC script",
        };
        thread.Start();
        if (thread.Join(_limits.Time + _limits.Grace))
        {
            return (value, problem);
        }

        // The thread still holds the engine, and the trace with it.
        _fault = $"{_source.Name}: {TooLong()}";
        _helpers.Abandon();
        return (null, _fault);
    }

    private string Describe(Exception e) =>
        e switch
        {
            JavaScriptException thrown =>
                $"{_source.Name}{Place(thrown)}: {ScriptText.Shown(Words(thrown), MostShown)}; accepted: a script that runs in JScript and defines FindProxyForURL(url, host)",
            NoEntryException =>
                $"{_source.Name}: it defines no function FindProxyForURL; accepted: function FindProxyForURL(url, host) {{ … }}",
            StatementsCountOverflowException =>
                $"{_source.Name}: the script was stopped after {_limits.Statements} statements: a loop without end?",
            RecursionDepthOverflowException =>
                $"{_source.Name}: the script was stopped: its calls nest deeper than {_limits.Recursion}",
            RegexMatchTimeoutException =>
                $"{_source.Name}: a regular expression was stopped after {Seconds(_limits.RegexTime)}: it goes back and forth without end, as (a+)+ does",
            TimeoutException => $"{_source.Name}: {TooLong()}",
            MemoryLimitExceededException or OutOfMemoryException =>
                $"{_source.Name}: the script was stopped: it needs more than {_limits.Memory / 1024 / 1024} MiB, or an array of more than {_limits.ArrayElements} elements",
            InsufficientExecutionStackException or ScriptPreparationException =>
                $"{_source.Name}: the script nests too deeply to be read",
            _ =>
                $"{_source.Name}: the script could not be run ({e.GetType().Name}: {ScriptText.Shown(e.Message, MostShown)})",
        };

    private string TooLong() => $"the script was stopped: it did not end within {Seconds(_limits.Time)}";

    private static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s";

    private static string Place(JavaScriptException thrown) =>
        thrown.Location.Start is { Line: > 0 } start
            ? string.Create(CultureInfo.InvariantCulture, $":{start.Line}:{start.Column + 1}")
            : "";

    /// <summary>
    /// The message of what was thrown, without the place, which the engine adds to errors of grammar. Only what is
    /// there as it is: a getter or toString of the script's would run outside of its bounds.
    /// </summary>
    private static string Words(JavaScriptException thrown)
    {
        var message =
            thrown.Error is JsError error
            && error.GetOwnProperty("message") is { } property
            && property.IsDataDescriptor()
                ? property.Value
                : thrown.Error;
        if (!message.IsString() || ScriptText.Masked(message.AsString()) is not { Length: > 0 } text)
        {
            return message.IsNumber() || message.IsBoolean()
                ? $"it threw {message}"
                : "it threw something that has no message";
        }

        var place = text.LastIndexOf(" (", StringComparison.Ordinal);
        return place > 0 && text.EndsWith(')') && text.AsSpan(place).Contains(':') ? text[..place] : text;
    }

#pragma warning disable CA1032, CA1064 // Never leaves this type.
    private sealed class NoEntryException : Exception;
#pragma warning restore CA1032, CA1064
}
