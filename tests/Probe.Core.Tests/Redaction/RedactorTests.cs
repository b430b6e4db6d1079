using System.Collections.Immutable;
using System.Text;
using Probe.Authentication;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Redaction;
using Probe.Testing;
using Probe.Testing.Results;

namespace Probe.Core.Tests.Redaction;

public sealed class RedactorTests
{
    private const string Password = "correct-horse";
    private static readonly string Basic = Convert.ToBase64String(Encoding.UTF8.GetBytes("bob:" + Password));

    private static ProbeOptions Asked(params string[] urls) =>
        new()
        {
            Urls = [.. urls.DefaultIfEmpty(ContextBuilder.DefaultUrl).Select(HttpUrl.Parse)],
            ProxyCredentials = new Credentials("bob", Password),
        };

    private static Redactor Of(ProbeOptions options)
    {
        var redactor = new Redactor();
        redactor.Redact(options);
        return redactor;
    }

    private static string Text(ImmutableArray<byte> octets) => Encoding.Latin1.GetString(octets.AsSpan());

    /// <summary>What stands behind a mark, as far as the end of the line or the text.</summary>
    private static string Behind(string text, string mark)
    {
        var rest = text[(text.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..];
        return rest[..(rest.IndexOfAny(['\r', '<', ' ']) is >= 0 and var end ? end : rest.Length)];
    }

    [Fact]
    public void Secrets_in_addresses_and_in_lines_of_either_side_are_masked()
    {
        var exchange = Ask.WholeFile()
            .With("Referer", "http://bob:REFPASSWORD12@intranet/x#access_token=FRAGTOKEN1234")
            .With("X-Api-Token", "MYOWNTOKEN5678")
            .Replies(
                Reply.Page(
                    "403 No",
                    "X-Auth-Token: XAUTHTOKEN9876\nLink: <http://u:LINKPASSWORD@h/>\nSurrogate-Key: file-of-cache",
                    "<p>REFPASSWORD12 MYOWNTOKEN5678 XAUTHTOKEN9876</p>"
                )
            )
            .Build();

        var redacted = new Redactor().Redact(exchange);

        var text =
            Text(redacted.RequestBytes)
            + string.Join('\n', redacted.Spec.Headers)
            + Text(redacted.Response!.Bytes)
            + string.Join('\n', redacted.Response.Headers)
            + Text(redacted.Body!.Slices[0].Bytes);
        Assert.All(
            (string[])["REFPASSWORD12", "FRAGTOKEN1234", "MYOWNTOKEN5678", "XAUTHTOKEN9876", "LINKPASSWORD"],
            secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)
        );
        Assert.Contains("@intranet/x#access_token=", text, StringComparison.Ordinal);
        Assert.Contains("Surrogate-Key: file-of-cache", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_has_one_name_wherever_it_stands()
    {
        var exchange = Ask.WholeFile()
            .With("Proxy-Authorization", "Basic " + Basic)
            .Replies(Reply.Page($"407 you said {Basic}", $"X-Echo: {Basic}", $"<h1>{Basic}</h1>"))
            .TunnelReplies($"HTTP/1.1 407 said {Basic}\nContent-Length: 0\n\n")
            .Build();
        exchange = exchange with
        {
            Tunnel = exchange.Tunnel! with
            {
                RequestBytes =
                [
                    .. Encoding.Latin1.GetBytes(
                        $"CONNECT h:443 HTTP/1.1\r\nProxy-Authorization: Basic {Basic}\r\n\r\n"
                    ),
                ],
            },
            Spec = exchange.Spec with { TunnelAuthorization = "Basic " + Basic },
            Tokens = [new TokenFacts(AuthTarget.Proxy, AuthScheme.Negotiate, TokenOutcome.Ready, Basic, null)],
            Failure = new ExchangeFailure
            {
                Stage = FailureStage.ReceiveBody,
                Side = FailureSide.Proxy,
                Cause = FailureCauses.Reset,
                Detail = "behind " + Basic,
                ReceivedBytes = [.. Encoding.Latin1.GetBytes("raw " + Basic)],
            },
        };

        var redacted = Of(Asked()).Redact(exchange);

        var name = Behind(Text(redacted.RequestBytes), "Proxy-Authorization: Basic ");
        Assert.StartsWith("[secret-", name, StringComparison.Ordinal);
        Assert.Equal(Basic.Length, name.Length);
        string[] others =
        [
            redacted.Spec.Headers.Get("Proxy-Authorization")!["Basic ".Length..],
            redacted.Spec.TunnelAuthorization!["Basic ".Length..],
            redacted.Response!.Reason["you said ".Length..],
            redacted.Response.Headers.Get("X-Echo")!,
            Behind(Text(redacted.Response.Bytes), "X-Echo: "),
            Behind(Text(redacted.Body!.Slices[0].Bytes), "<h1>"),
            Behind(Text(redacted.Tunnel!.RequestBytes), "Proxy-Authorization: Basic "),
            redacted.Tunnel.Response!.Reason["said ".Length..],
            redacted.Tokens[0].Token!,
            redacted.Failure!.Detail["behind ".Length..],
            Text(redacted.Failure.ReceivedBytes)["raw ".Length..],
        ];
        Assert.All(others, other => Assert.Equal(name, other));
    }

    [Fact]
    public void Nothing_moves_so_that_offsets_stay_true()
    {
        var exchange = Ask.WholeFile()
            .With("Proxy-Authorization", "Basic " + Basic)
            .Replies(Reply.Page("407 No", $"Set-Cookie: id=abcdefgh; Path=/\nX-Echo: {Password} {Basic}"))
            .Build();

        var redacted = Of(Asked()).Redact(exchange);

        Assert.Equal(exchange.RequestBytes.Length, redacted.RequestBytes.Length);
        Assert.Equal(exchange.Response!.Bytes.Length, redacted.Response!.Bytes.Length);
        Assert.Equal(exchange.Response.Locate("X-Echo"), redacted.Response.Locate("X-Echo"));
        Assert.Equal(
            exchange.Response.Headers.Select(h => (h.Name, h.Value.Length)),
            redacted.Response.Headers.Select(h => (h.Name, h.Value.Length))
        );
    }

    [Theory]
    [InlineData("Basic Ym9iOmNvcnJlY3QtaG9yc2U=", "Basic [secret-")]
    [InlineData("Negotiate YIICswYGKwYBBQUCoIICpw==", "Negotiate [secret-")]
    [InlineData("NTLM TlRMTVNTUAADAAAAGAAYAHgAAAA=", "NTLM [secret-")]
    [InlineData("Digest username=\"bob\", realm=\"x\", response=\"0123456789abcdef\"", "Digest [secret-")]
    public void The_schemes_word_stays(string said, string expected)
    {
        var exchange = Ask.Head().With("Authorization", said).Replies(Reply.Head(1)).Build();

        var redacted = Of(Asked()).Redact(exchange);

        Assert.StartsWith(expected, redacted.Spec.Headers.Get("Authorization")!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(", ")]
    [InlineData(",")]
    public void What_a_Digest_answer_was_worked_out_to_is_masked_where_it_is_echoed(string separator)
    {
        var said = string.Join(
            separator,
            "Digest username=\"bob\"",
            "cnonce=\"c0ffee00c0ffee\"",
            "response=\"0123456789ab\""
        );
        var exchange = Ask.WholeFile()
            .With("Authorization", said)
            .Replies(Reply.Page("401 No", "", "<p>0123456789ab c0ffee00c0ffee</p>"))
            .Build();

        var page = Text(Of(Asked()).Redact(exchange).Body!.Slices[0].Bytes);

        Assert.DoesNotContain("0123456789ab", page, StringComparison.Ordinal);
        Assert.DoesNotContain("c0ffee00c0ffee", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_in_queries_are_masked_in_URLs_Location_and_echoes_however_they_are_written()
    {
        const string token = "abc%2Fdef%2Fghi";
        var url = $"http://h/a.cab?id=1&sig={token}";
        var exchange = Ask.WholeFile()
            .At(url)
            .Replies(Reply.Page("302 Found", $"Location: {url}&x=y\nX-Read: abc/def/ghi"))
            .Build();

        var redacted = Of(Asked(url)).Redact(exchange);

        var all = redacted.Spec.Url + Text(redacted.RequestBytes) + Text(redacted.Response!.Bytes);
        Assert.DoesNotContain(token, all, StringComparison.Ordinal);
        Assert.DoesNotContain("abc/def/ghi", all, StringComparison.Ordinal);
        var name = redacted.Spec.Url.ToString()["http://h/a.cab?id=1&sig=".Length..];
        Assert.Equal(token.Length, name.Length);
        Assert.Equal($"http://h/a.cab?id=1&sig={name}&x=y", redacted.Response.Headers.Get("Location"));
    }

    [Fact]
    public void A_short_token_in_a_query_is_masked_there_and_the_same_word_elsewhere_stays()
    {
        const string url = "http://h/a.cab?code=206";
        var exchange = Ask.FirstRange().At(url).Replies(Reply.Range(0, 99, 206, $"Content-Location: {url}")).Build();

        var redacted = Of(Asked(url)).Redact(exchange);

        Assert.DoesNotContain("code=206", Text(redacted.RequestBytes), StringComparison.Ordinal);
        Assert.DoesNotContain("code=206", Text(redacted.Response!.Bytes), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 206 Partial", Text(redacted.Response.Bytes), StringComparison.Ordinal);
        Assert.Equal("bytes 0-99/206", redacted.Response.Headers.Get("Content-Range"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    public void Passwords_of_any_length_are_gone_from_options_and_answers(int length)
    {
        var password = "§@#%&!{}|~^"[..length];
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes("bob:" + password));
        var redactor = new Redactor();

        var options = redactor.Redact(
            Asked() with
            {
                ProxyCredentials = new Credentials("bob", password),
                Netrc = [new NetrcEntry("h", "bob", password)],
            }
        );
        var redacted = redactor.Redact(
            Ask.Head().With("Proxy-Authorization", "Basic " + encoded).Replies(Reply.Head(1)).Build()
        );

        Assert.NotEqual(password, options.ProxyCredentials!.Password);
        Assert.Equal(length, options.ProxyCredentials.Password!.Length);
        Assert.Equal(options.ProxyCredentials.Password, options.Netrc[0].Password);
        Assert.DoesNotContain(encoded, Text(redacted.RequestBytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_secrets_within_and_across_each_other_nothing_is_left()
    {
        var options = Asked() with
        {
            ProxyCredentials = new Credentials("bob", "abcdefgh"),
            ServerCredentials = new Credentials("eve", "ghijklmn"),
            Netrc = [new NetrcEntry("h", "x", "cdef")],
        };
        var exchange = Ask.WholeFile()
            .Replies(Reply.Page("403 No", "", "<p>abcdefghijklmn|abcdefgh|cdef|ghijklmn|abcdefghghijklmn</p>"))
            .Build();

        var page = Text(Of(options).Redact(exchange).Body!.Slices[0].Bytes);

        Assert.Equal(exchange.Body!.Length, page.Length);
        foreach (var part in (string[])["abc", "cde", "efg", "ghi", "ijk", "lmn", "klm"])
        {
            Assert.DoesNotContain(part, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_secret_that_is_a_word_of_pseudonyms_spoils_none()
    {
        var options = Asked() with
        {
            ProxyCredentials = new Credentials("bob", "a-long-password"),
            ServerCredentials = new Credentials("eve", "secret"),
        };
        var redactor = Of(options);
        redactor.TakeFresh();

        var page = Text(
            redactor
                .Redact(
                    Ask.WholeFile().Replies(Reply.Page("403 No", "", "<p>a-long-password</p><p>secret</p>")).Build()
                )
                .Body!.Slices[0]
                .Bytes
        );

        Assert.Matches(@"^<p>\[secret-\d+\]\*+</p><p>s\d+\*+</p>$", page);
    }

    [Fact]
    public void Octets_of_the_file_itself_are_left_alone()
    {
        var file = $"the file says {Password} itself";
        var exchange = Ask.FirstRange(0, file.Length - 1)
            .Replies(Reply.Range(0, file.Length - 1, 100, $"X-Echo: {Password}"))
            .Body(file)
            .Build();

        var redacted = Of(Asked()).Redact(exchange);

        Assert.Equal(file, Text(redacted.Body!.Slices[0].Bytes));
        Assert.DoesNotContain(Password, Text(redacted.Response!.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_earlier_peer_gave_is_masked_where_a_later_one_repeats_it()
    {
        var redactor = Of(Asked());
        redactor.Redact(
            Ask.WholeFile().Replies(Reply.Page("403 No", "Set-Cookie: id=session-of-the-peer; Path=/")).Build()
        );

        var later = redactor.Redact(
            Ask.FirstRange().Replies(Reply.Page("403 No", "", "<p>session-of-the-peer</p>")).Build(2)
        );

        Assert.DoesNotContain("session-of-the-peer", Text(later.Body!.Slices[0].Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_a_peer_gave_first_and_the_options_have_too_is_never_forgotten()
    {
        const string token = "token-of-the-url-0";
        var redactor = new Redactor();
        redactor.Redact(Ask.WholeFile().Replies(Reply.Page("403 No", $"Set-Cookie: id={token}")).Build());
        redactor.Redact(Asked($"http://h/?sig={token}"));
        for (var i = 0; i < 600; i++)
        {
            redactor.Redact(
                Ask.WholeFile().Replies(Reply.Page("403 No", $"Set-Cookie: id=another-cookie-{i}")).Build()
            );
        }

        var last = redactor.Redact(Ask.WholeFile().Replies(Reply.Page("403 No", "", token)).Build());

        Assert.DoesNotContain(token, Text(last.Body!.Slices[0].Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Beyond_a_hundred_thousand_secrets_they_are_masked_without_a_name_of_their_own()
    {
        var pseudonyms = new Pseudonyms();
        for (var i = 0; i < 100_500; i++)
        {
            var secret = $"cookie-number-{i}";
            var name = pseudonyms.Of(secret, "cookie");
            Assert.Equal(secret.Length, name.Length);
            Assert.DoesNotContain("number", name, StringComparison.Ordinal);
        }

        Assert.Equal(Pseudonyms.Most, pseudonyms.TakeFresh().Count);
        Assert.Equal("****************", pseudonyms.Of("one-more-of-them", "cookie"));
        Assert.True(pseudonyms.IsOne(pseudonyms.Of("cookie-number-7", "cookie")));
    }

    [Fact]
    public void Each_secret_is_told_once_by_its_kind_and_length_and_never_itself()
    {
        var redactor = Of(Asked());
        var exchange = Ask.Head().With("X-Api-Key", "key-of-the-api").Replies(Reply.Head(1)).Build();
        redactor.Redact(exchange);
        redactor.Redact(exchange);

        var fresh = redactor.TakeFresh();

        Assert.Contains(fresh, m => m is { Kind: "password", Octets: 13 });
        Assert.Single(fresh, m => m is { Kind: "x-api-key", Octets: 14 });
        Assert.DoesNotContain(fresh, m => m.ToString().Contains("key-of", StringComparison.Ordinal));
        Assert.Empty(redactor.TakeFresh());
    }

    [Fact]
    public void Cookies_of_the_web_services_are_masked_in_the_envelope_that_gives_them_and_the_one_that_shows_them()
    {
        var given = Ask.For(Purpose.ServiceCall)
            .Replies(
                Reply.Page("200 OK", "", "<s:Envelope><EncryptedData>b3BhcXVlLWNvb2tpZQ==</EncryptedData></s:Envelope>")
            )
            .ChangeBody(b => b with { FileOffset = null })
            .Build();
        var shown = Ask.For(Purpose.ServiceCall)
            .ChangeSpec(s => s with { Body = [.. "<EncryptedData>b3BhcXVlLWNvb2tpZQ==</EncryptedData>"u8] })
            .Replies(Reply.Head(1))
            .Build(2);
        var redactor = Of(Asked());

        var first = redactor.Redact(given);
        var second = redactor.Redact(shown);

        Assert.DoesNotContain("b3BhcXVl", Text(first.Body!.Slices[0].Bytes), StringComparison.Ordinal);
        Assert.DoesNotContain("b3BhcXVl", Text(second.Spec.Body), StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_that_is_part_of_the_path_makes_no_URL_that_is_none()
    {
        var options = Asked("http://h/Content/a.cab") with { ProxyCredentials = new Credentials("bob", "/Content") };
        var redactor = new Redactor();

        var url = redactor.Redact(options).Urls[0];

        Assert.StartsWith("http://h/", url.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Content", url.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET http://bob:hunter2-secret@wsus.example/ HTTP/1.1")]
    [InlineData("GET http://bob:hunter2-secret/hunter2-secret@wsus.example/ HTTP/1.1")]
    [InlineData("GET http://bob:hunter2-secret?hunter2-secret@wsus.example/ HTTP/1.1")]
    [InlineData("GET http://bob:hunter2-secret#hunter2-secret@wsus.example/ HTTP/1.1")]
    [InlineData("GET http://bob:hunter2-secret hunter2-secret@wsus.example/ HTTP/1.1")]
    [InlineData("GET http://bob:hunter2-secret/@hunter2-secret@wsus.example/ HTTP/1.1")]
    [InlineData("GET http://bob:80/hunter2-secret@wsus.example/ HTTP/1.1")]
    [InlineData("GET bob:hunter2-secret/hunter2-secret://hunter2-secret@wsus.example/ HTTP/1.1")]
    [InlineData("CONNECT bob:hunter2-secret/hunter2-secret@wsus.example:443 HTTP/1.1")]
    [InlineData("GET http://bob:hunter2-secret/hunter2-secret@wsus.example/")]
    public void A_password_in_what_was_refused_is_hidden_whatever_it_holds(string line)
    {
        var given = SampleCaptures.Answer(line + "\r\nHost: wsus.example\r\n\r\n") with
        {
            Why = "no reason",
            ReplyBytes = [.. Encoding.Latin1.GetBytes("HTTP/1.1 400 Bad Request\r\n\r\n" + line)],
        };

        var shown = new Redactor().Redact(given);

        Assert.DoesNotContain("hunter2", Text(shown.RequestBytes) + Text(shown.ReplyBytes), StringComparison.Ordinal);
        Assert.Contains("@wsus.example", Text(shown.RequestBytes), StringComparison.Ordinal);
        Assert.Equal(given.RequestBytes.Length, shown.RequestBytes.Length);
    }

    [Fact]
    public void A_path_with_an_at_sign_costs_no_host_and_hides_nothing_of_what_comes_later()
    {
        var redactor = new Redactor();
        var plain = SampleCaptures.Answer("GET http://wsus.example/Content/a@b HTTP/1.1\r\n\r\n");
        var ported = SampleCaptures.Answer("GET http://wsus.example:8530/Content/a@b HTTP/1.1\r\n\r\n");
        var exchange = Ask.WholeFile()
            .Replies(Reply.Page("404 Not Found", "X: http://wsus.example:8530/Content/a@b", "8530/Content/a"))
            .Build();

        Assert.Equal(Text(plain.RequestBytes), Text(redactor.Redact(plain).RequestBytes));
        Assert.Contains("@b HTTP/1.1", Text(redactor.Redact(ported).RequestBytes), StringComparison.Ordinal);
        Assert.Equal("http://wsus.example:8530/Content/a@b", redactor.Redact(exchange).Response!.Headers.Get("X"));
    }
}
