using Probe.Bits;
using Probe.Http;

namespace Probe.Pac.Tests;

/// <summary>Scripts that mean harm, or loop by mistake: each ends within its bound, and the answer says what it met.</summary>
public sealed class HostileScriptTests
{
    private static readonly PacLimits Short = new()
    {
        Time = TimeSpan.FromSeconds(1),
        RegexTime = TimeSpan.FromSeconds(0.2),
    };

    [Theory]
    [InlineData("for (;;) { }", "was stopped")]
    [InlineData("while (true) { var i = 'x'.indexOf('y'); }", "was stopped")]
    [InlineData("var s = 'a'.repeat(1e7); for (;;) s.indexOf('ab');", "did not end within 1 s")]
    [InlineData("return FindProxyForURL(url, host);", "nest deeper")]
    [InlineData("var o = { toString: function () { return '' + this; } }; return '' + o;", "Maximum call stack")]
    [InlineData("var o = { toString: () => '' + o }; return '' + o;", "Maximum call stack")]
    [InlineData("var f = {}; for (var i = 0; i < 100000; i++) f = new Proxy(f, {}); return f.a;", "proxy.pac")]
    [InlineData("var a = []; for (;;) a.push('some text of some length ' + a.length);", "MiB")]
    [InlineData("var s = 'x'; for (;;) s += s;", "MiB")]
    [InlineData("return new Array(1e9).join('x');", "elements")]
    [InlineData("return 'x'.repeat(1 << 29);", "Invalid string length")]
    [InlineData("return new Uint8Array(9e15).length;", "proxy.pac")]
    [InlineData("return /^(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!');", "regular expression")]
    [InlineData("return /(a*)*\\1b/.test('a'.repeat(40));", "regular expression")]
    [InlineData("var s = 'eval(s)'; eval(s);", "proxy.pac")]
    [InlineData("throw 'no proxy today';", "no proxy today")]
    [InlineData("throw new Error('no proxy today');", "no proxy today")]
    [InlineData("throw {};", "it threw something that has no message")]
    [InlineData("throw { get message() { for (;;) { } } };", "proxy.pac")]
    [InlineData("throw { toString: function () { for (;;) { } } };", "proxy.pac")]
    [InlineData("throw { get message() { throw this; } };", "proxy.pac")]
    [InlineData("return {};", "returned an object")]
    [InlineData("return 1;", "returned a number")]
    [InlineData("return [];", "returned an array")]
    [InlineData("", "returned nothing")]
    [InlineData("return Atomics.wait(new Int32Array(4), 0, 0);", "Atomics is not defined")]
    [InlineData("return new ActiveXObject('WScript.Shell');", "ActiveXObject is not defined")]
    [InlineData(
        "return importNamespace('System.IO').File.ReadAllText('/etc/passwd');",
        "importNamespace is not defined"
    )]
    [InlineData("return isInNet.constructor('return this')().System.Environment;", "proxy.pac")]
    public void A_script_that_cannot_be_run_to_its_end_is_told_as_such(string body, string told)
    {
        var answer = Ask.Load($"function FindProxyForURL(url, host) {{ {body} }}", limits: Short)
            .Ask(HttpUrl.Parse(Ask.Url));

        Assert.Contains(told, answer.Problem, StringComparison.Ordinal);
        Assert.Equal(HResults.BadAutoProxyScript, answer.HResult);
        Assert.Empty(answer.Entries);
        Assert.Null(answer.Result);
    }

    [Theory]
    [InlineData("(", ")", "1")]
    [InlineData("[", "]", "")]
    [InlineData("!", "", "1")]
    [InlineData("`${", "}`", "1")]
    [InlineData("1+", "", "1")]
    [InlineData("function f() {", "}", "")]
    public void Grammar_that_nests_without_end_is_refused(string open, string close, string within)
    {
        var text =
            string.Concat(Enumerable.Repeat(open, 200_000)) + within + string.Concat(Enumerable.Repeat(close, 200_000));

        var answer = Ask.Load("var x = " + text + ";").Ask(HttpUrl.Parse(Ask.Url));

        Assert.NotNull(answer.Problem);
        Assert.Equal(HResults.BadAutoProxyScript, answer.HResult);
    }

    [Fact]
    public void A_loop_at_the_top_of_the_script_ends_as_well()
    {
        var script = Ask.Load("for (;;) { }", limits: Short);

        Assert.Contains("was stopped", script.Ask(HttpUrl.Parse(Ask.Url)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_calls_of_helpers_are_answered_and_the_trace_stays_short()
    {
        var names = new Names().With("a.example", "10.0.0.1");

        var answer = Ask.Body(
            "for (var i = 0; i < 10000; i++) { isInNet(dnsResolve('a.example'), '10.0.0.0', '255.0.0.0'); shExpMatch(url, '*'+i+'*'); } return 'PROXY p:1';",
            names
        );

        Assert.Equal("PROXY p:1", answer.Result);
        Assert.True(answer.Trace.Length <= 202);
        Assert.Contains(answer.Trace, line => line.EndsWith("more steps, not shown", StringComparison.Ordinal));
        Assert.Single(names.Asked);
    }

    [Fact]
    public void Each_of_a_hundred_thousand_names_is_bounded_in_time()
    {
        var answer = Ask.Load(
                "function FindProxyForURL(url, host) { for (var i = 0; ; i++) dnsResolve('n' + i + '.example'); }",
                limits: Short
            )
            .Ask(HttpUrl.Parse(Ask.Url));

        Assert.NotNull(answer.Problem);
    }

    [Fact]
    public void What_a_script_says_is_escaped_and_cut()
    {
        var answer = Ask.Body(
            "alert('\\u001b[31mred\\u202e\\n' + 'x'.repeat(100000)); throw new Error('\\u001b[2J' + 'y'.repeat(100000));"
        );

        Assert.All(answer.Trace, line => Assert.DoesNotContain(line, char.IsControl));
        Assert.All(answer.Trace, line => Assert.True(line.Length <= 300));
        Assert.DoesNotContain(answer.Problem!, char.IsControl);
        Assert.True(answer.Problem!.Length < 500);
    }

    [Fact]
    public void A_script_that_does_not_come_back_is_not_waited_for_and_not_asked_again()
    {
        using var stuck = new StuckResolver();
        var script = Ask.Load(
            "function FindProxyForURL(url, host) { return dnsResolve(host) ? 'DIRECT' : 'PROXY p:1'; }",
            stuck,
            limits: new PacLimits { Time = TimeSpan.FromSeconds(1), Grace = TimeSpan.FromMilliseconds(1) }
        );

        Assert.Contains("did not end", script.Ask(HttpUrl.Parse(Ask.Url)).Problem, StringComparison.Ordinal);
        Assert.Contains(
            "did not end",
            script.Ask(HttpUrl.Parse("http://192.0.2.1/")).Problem,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_fault_of_one_question_leaves_the_next_alone()
    {
        var script = Ask.Load(
            "function FindProxyForURL(url, host) { if (host == 'bad') for (;;) { } return 'PROXY p:1'; }",
            limits: Short
        );

        Assert.NotNull(script.Ask(HttpUrl.Parse("http://bad/")).Problem);
        Assert.Equal("PROXY p:1", script.Ask(HttpUrl.Parse("http://good/")).Result);
    }

    [Fact]
    public async Task Questions_from_many_threads_are_answered_one_by_one()
    {
        var script = Ask.Load(
            "var n = 0; function FindProxyForURL(url, host) { n++; return 'PROXY ' + host + ':' + n; }"
        );

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(i => Task.Run(() => script.Ask(HttpUrl.Parse($"http://h{i}/"))))
        );

        Assert.Equal(Enumerable.Range(0, 64).Select(i => $"h{i}"), answers.Select(a => a.Entries[0].Proxy!.Host));
        Assert.Equal(Enumerable.Range(1, 64), answers.Select(a => a.Entries[0].Proxy!.Port).Order());
    }

    /// <summary>A resolver that does not keep to its time.</summary>
    private sealed class StuckResolver : IPacResolver, IDisposable
    {
        private readonly ManualResetEventSlim _end = new();

        public System.Collections.Immutable.ImmutableArray<System.Net.IPAddress> Resolve(string host, TimeSpan timeout)
        {
            _end.Wait();
            return [];
        }

        public System.Collections.Immutable.ImmutableArray<System.Net.IPAddress> Own() => [];

        public void Dispose() => _end.Set();
    }
}
