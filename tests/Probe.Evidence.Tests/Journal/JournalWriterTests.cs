using System.Text;
using Probe.Authentication;
using Probe.Evidence.Journal;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Testing;
using Probe.Testing.Results;

namespace Probe.Evidence.Tests.Journal;

public sealed class JournalWriterTests
{
    [Fact]
    public void Each_record_is_handed_to_the_system_in_one_piece_that_ends_its_line()
    {
        using var pieces = new Pieces();
        using var writer = new JournalWriter(pieces, RoundTripTests.Begin(isRedacted: true));
        writer.Begin(new Filled(2).Make<JournalRun>());
        writer.Add(1, Ask.Head().Replies(Reply.Page("403 No", "Set-Cookie: id=abcdefghij")).Build());

        Assert.Equal(3, pieces.Written.Count);
        Assert.All(pieces.Written, piece => Assert.Equal((byte)'\n', piece[^1]));
        // What was masked stands before the record that it is masked in.
        Assert.Contains("{\"masked\":", Encoding.UTF8.GetString(pieces.Written[2]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tunnels_and_the_captures_own_answers_are_kept_without_secrets_unless_that_is_wished(bool isRedacted)
    {
        var answer = SampleCaptures.Answer(
            "GET http://bob:hunter2-secret@wsus.example/?sig=TopSecret HTTP/1.1\r\nCookie: id=\r\n\tCookieSecret\r\n\r\n"
        );
        var edit = new JournalEdit(
            1,
            DateTimeOffset.UnixEpoch,
            0,
            [.. "Proxy-Authorization: Basic\r\n Ym9iOmh1bnRlcjItc2VjcmV0\r\n"u8],
            [],
            "why"
        );
        var journal = RoundTripTests.Octets(
            RoundTripTests.Begin(isRedacted),
            writer =>
            {
                writer.Add(SampleCaptures.Tunnel());
                writer.Add(answer);
                writer.Add(
                    SampleCaptures.Unasked("GET / HTTP/1.1\r\nAuthorization: Basic Ym9iOmh1bnRlcjItc2VjcmV0\r\nCo")
                );
                writer.Add(edit);
            }
        );

        var records = RoundTripTests.Read(journal);
        var tunnel = records.Single(r => r.Tunnel is not null).Tunnel!;
        var kept = records.Single(r => r.Answer is not null).Answer!;
        var text = string.Concat(
            new[]
            {
                Encoding.UTF8.GetString(journal),
                Encoding.Latin1.GetString(tunnel.RequestBytes.AsSpan()),
                Encoding.Latin1.GetString(kept.RequestBytes.AsSpan()),
                Encoding.Latin1.GetString(kept.ReplyBytes.AsSpan()),
                Encoding.Latin1.GetString(records.Single(r => r.Unasked is not null).Unasked!.RequestBytes.AsSpan()),
                Encoding.Latin1.GetString(records.Single(r => r.Edit is not null).Edit!.Old.AsSpan()),
            }
        );
        Assert.All(
            ["hunter2-secret", "TopSecret", "CookieSecret", "Ym9iOmh1bnRlcjItc2VjcmV0"],
            secret => Assert.Equal(!isRedacted, text.Contains(secret, StringComparison.Ordinal))
        );
        Assert.Equal(answer.RequestBytes.Length, kept.RequestBytes.Length);
        Assert.Equal(
            (517, 70_000, TunnelParty.Client, TunnelEnd.Finished),
            (tunnel.OctetsUp, tunnel.OctetsDown, tunnel.EndedBy, tunnel.End)
        );
    }

    [Fact]
    public void A_disk_that_is_full_ends_the_journal_and_not_the_run()
    {
        using var full = new Full();
        using var writer = new JournalWriter(full, RoundTripTests.Begin());
        full.IsFull = true;

        writer.Add(1, Ask.Head().Replies(Reply.Head(1)).Build());
        full.IsFull = false;
        writer.Add(1, Ask.Head().Replies(Reply.Head(1)).Build(2));

        Assert.Equal("no space", writer.Problem?.Message);
        Assert.Equal(full.Length, writer.Octets);
        Assert.Single(Encoding.UTF8.GetString(full.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_journal_that_takes_no_more_says_so_once_and_at_once()
    {
        using var full = new Full();
        var told = new List<string>();
        using var failing = new JournalWriter(
            full,
            RoundTripTests.Begin(),
            stopped: cause => told.Add(cause?.Message ?? "full")
        );
        using var limited = new JournalWriter(
            new MemoryStream(),
            RoundTripTests.Begin(),
            most: 1,
            stopped: cause => told.Add(cause?.Message ?? "full")
        );
        var seen = new JournalSeen(1, "client", null, Ask.Head().Replies(Reply.Head(1)).Build());
        Assert.Empty(told);
        Assert.Equal((true, false), (failing.TakesMore, limited.TakesMore));
        Assert.True(failing.Add(seen));
        full.IsFull = true;

        Assert.False(failing.Add(seen));
        Assert.Equal(["no space"], told);
        Assert.False(limited.Add(seen));
        Assert.False(failing.Add(seen));
        Assert.False(limited.Add(seen));
        Assert.False(failing.TakesMore);

        Assert.Equal(["no space", "full"], told);
        Assert.Equal(2, limited.NotKept);
    }

    [Fact]
    public void Runs_are_numbered_and_several_threads_may_write()
    {
        var records = RoundTripTests.Written(w =>
            Parallel.For(
                0,
                50,
                i =>
                {
                    var run = w.Begin(new Filled(i).Make<JournalRun>() with { Number = 0 });
                    w.Add(run, Ask.Head().Replies(Reply.Head(1)).Build(i + 1));
                }
            )
        );

        Assert.Equal(Enumerable.Range(1, 50), records.Where(r => r.Run is not null).Select(r => r.Run!.Number).Order());
        Assert.Equal(50, records.Count(r => r.Exchange is not null));
    }

    [Theory]
    [InlineData("plant-password")]
    [InlineData("plänt-ümlaut")]
    [InlineData("plant with space/and?more")]
    public void No_octet_of_a_redacted_journal_has_a_planted_secret(string password)
    {
        var answer = Convert.ToBase64String(Encoding.UTF8.GetBytes("bob:" + password));
        var escaped = Uri.EscapeDataString(password);
        var asLatin = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(password));
        const string token = "plant-token-of-query";
        const string cookie = "plant-cookie-of-peer";
        const string ntlm = "TlRMTVNTUAACAAAAcGxhbnQtbnRsbQ==";
        var url = HttpUrl.Parse($"http://h/a.cab?x=1&access_token={token}");
        var options = new ProbeOptions
        {
            Urls = [url],
            Wsus = HttpUrl.Parse($"http://h/?sig={token}2"),
            Proxy = $"http://bob:{escaped}@proxy:3128",
            ProxyCredentials = new Credentials("bob", password),
            ServerCredentials = new Credentials("bob", password),
            Netrc = [new NetrcEntry("h", "bob", password)],
            ExtraHeaders = HeaderList.Empty.Add("X-Api-Key", token + "3").Add("Cookie", $"id={token}4; x=y"),
            ClientNonceSeed = token + "5",
            TrustedAuthoritiesPem = "pem",
        };
        var echo = $"{asLatin} {answer} {escaped} {token} {cookie} {token}2 {token}3 {token}4";
        var exchange = Ask.Head()
            .At(url.ToString())
            .With("Proxy-Authorization", "Basic " + answer)
            .RepliesFirst($"HTTP/1.1 103 {echo}\nX-Echo: {echo}\n\n")
            .Replies(
                Reply.Page(
                    $"407 {echo}",
                    $"X-Echo: {echo}\nSet-Cookie: id={cookie}\nProxy-Authenticate: NTLM {ntlm}\nLocation: http://bob:{escaped}@h/?sig={token}",
                    $"<h1>{echo} {ntlm}</h1>"
                )
            )
            .TunnelReplies($"HTTP/1.1 407 {echo}\nX-Echo: {echo}\nContent-Length: 0\n\n")
            .Anomaly("bad", 0, echo)
            .BodyAnomaly("bad", 0, echo)
            .Fails(FailureStage.ReceiveBody, FailureSide.Proxy, FailureCauses.Reset, echo, received: echo)
            .Build();
        exchange = exchange with
        {
            Tokens =
            [
                new TokenFacts(AuthTarget.Proxy, AuthScheme.Ntlm, TokenOutcome.Ready, "TlRMTVNTUAADplantTOKEN==", echo),
            ],
            Spec = exchange.Spec with { TunnelAuthorization = "Basic " + answer, Body = exchange.RequestBytes },
            Body = exchange.Body! with { Trailers = HeaderList.Empty.Add("X-Trailer", echo) },
        };

        var octets = RoundTripTests.Octets(
            RoundTripTests.Begin(isRedacted: true),
            w =>
            {
                var run = w.Begin(
                    new JournalRun(
                        0,
                        url,
                        false,
                        DateTimeOffset.UnixEpoch,
                        options,
                        new ProxyDecision
                        {
                            Route = null,
                            Source = "-x",
                            Trace = [$"{asLatin} {escaped} {token}"],
                        }
                    )
                );
                w.Add(run, exchange);
                w.Add(new JournalSeen(1, "192.0.2.1", null, exchange with { Number = 2 }));
            }
        );

        // Octets stand in Base64 at every place: each is looked at in clear, too.
        var journal = Encoding.UTF8.GetString(octets) + string.Join('\n', Texts(octets));
        Assert.True(journal.Length > octets.Length + 2000);
        string[] planted =
        [
            password,
            asLatin,
            escaped,
            answer,
            Convert.ToBase64String(Encoding.UTF8.GetBytes(password)),
            token,
            cookie,
            ntlm,
            "plantTOKEN",
            "pem\"",
        ];
        Assert.All(planted, secret => Assert.DoesNotContain(secret, journal, StringComparison.Ordinal));
    }

    /// <summary>Every string of every line, and what it is as Base64.</summary>
    private static IEnumerable<string> Texts(byte[] journal)
    {
        foreach (var line in Encoding.UTF8.GetString(journal).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var reader = new System.Text.Json.Utf8JsonReader(Encoding.UTF8.GetBytes(line));
            var texts = new List<string>();
            while (reader.Read())
            {
                if (reader.TokenType == System.Text.Json.JsonTokenType.String)
                {
                    texts.Add(reader.GetString()!);
                    if (reader.TryGetBytesFromBase64(out var octets))
                    {
                        texts.Add(Encoding.Latin1.GetString(octets));
                    }
                }
            }

            foreach (var text in texts)
            {
                yield return text;
            }
        }
    }

    private sealed class Pieces : MemoryStream
    {
        internal List<byte[]> Written { get; } = [];

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Written.Add(buffer.ToArray());
            base.Write(buffer);
        }
    }

    private sealed class Full : MemoryStream
    {
        internal bool IsFull { get; set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (IsFull)
            {
                throw new IOException("no space");
            }

            base.Write(buffer);
        }
    }
}
