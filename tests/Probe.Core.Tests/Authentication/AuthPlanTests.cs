using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Probe.Authentication;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Authentication;

public sealed class AuthPlanTests
{
    private static readonly HttpUrl Url = HttpUrl.Parse("http://wsus.example/f.cab");
    private static readonly Credentials Account = new("user", "secret");
    private static readonly ProbeOptions Options = new()
    {
        Urls = [],
        Depth = Depth.Quick,
        ProxyCredentials = Account,
        ServerCredentials = Account,
    };

    private static readonly Route Proxied = new()
    {
        Kind = RouteKind.Proxy,
        Proxy = new ProxyEndpoint("proxy", 3128),
        Source = "test",
    };

    [Fact]
    public void A_nonce_is_used_on_and_its_uses_are_counted()
    {
        var played = Play(spec => spec.Headers.Contains("Proxy-Authorization") ? null : Asks(spec, 407, Digest("n1")));

        Assert.Equal([407, 200, 206, 206, 206], played.Select(e => e.Status));
        Assert.Equal(
            ["00000001", "00000002", "00000003", "00000004"],
            played.Skip(1).Select(e => Part(e.Spec.Headers.Get("Proxy-Authorization")!, "nc"))
        );
        Assert.All(
            played.Skip(1),
            e =>
            {
                var value = e.Spec.Headers.Get("Proxy-Authorization")!;
                Assert.Equal("http://wsus.example/f.cab", Part(value, "uri"));
                DigestChallenge.TryRead(Assert.Single(ChallengeTests.Read(Digest("n1"))), out var digest, out _);
                Assert.Equal(
                    DigestAnswer.Write(
                        digest!,
                        "user",
                        "secret",
                        e.Spec.Method,
                        Url.ToString(),
                        Part(value, "cnonce"),
                        Convert.ToInt32(Part(value, "nc"), 16)
                    ),
                    value
                );
            }
        );
    }

    [Fact]
    public void A_stale_nonce_is_renewed_and_the_count_begins_anew()
    {
        var isOld = false;
        var played = Play(spec =>
        {
            if (!spec.Headers.Contains("Proxy-Authorization"))
            {
                return Asks(spec, 407, Digest("n1"));
            }

            isOld |= spec.Purpose == Purpose.MiddleRange;
            return isOld && spec.Headers.Get("Proxy-Authorization")!.Contains("\"n1\"", StringComparison.Ordinal)
                ? Asks(spec, 407, Digest("n2") + ", stale=true")
                : null;
        });

        Assert.Equal([407, 200, 206, 407, 206, 206], played.Select(e => e.Status));
        Assert.Equal("00000001", Part(played[4].Spec.Headers.Get("Proxy-Authorization")!, "nc"));
        Assert.Equal("00000002", Part(played[5].Spec.Headers.Get("Proxy-Authorization")!, "nc"));
    }

    [Fact]
    public void A_nonce_that_is_always_stale_is_given_up()
    {
        var number = 0;
        var played = Play(spec => Asks(spec, 407, Digest($"n{number++}") + ", stale=true"));

        Assert.Equal(AuthPlan.MostRounds, played.Count(e => e.Spec.ProxyStep is not null));
    }

    [Fact]
    public void Proxy_and_server_are_answered_in_turn_and_both_in_advance_from_then_on()
    {
        var played = Play(spec =>
            !spec.Headers.Contains("Proxy-Authorization") ? Asks(spec, 407, Digest("p"))
            : !spec.Headers.Contains("Authorization") ? Asks(spec, 401, Digest("s"))
            : null
        );

        Assert.Equal([407, 401, 200, 206, 206, 206], played.Select(e => e.Status));
        Assert.Equal("/f.cab", Part(played[2].Spec.Headers.Get("Authorization")!, "uri"));
        Assert.Equal("00000002", Part(played[2].Spec.Headers.Get("Proxy-Authorization")!, "nc"));
        Assert.Equal("00000002", Part(played[3].Spec.Headers.Get("Authorization")!, "nc"));
    }

    [Fact]
    public void The_servers_credentials_do_not_follow_a_redirect_to_another_host()
    {
        var played = Play(spec =>
            spec.Url.Host != "wsus.example" ? Asks(spec, 401, "Basic realm=x")
            : !spec.Headers.Contains("Authorization") ? Asks(spec, 401, "Basic realm=x")
            : ScriptedServer.Exchange(
                spec,
                ScriptedServer.Head(302, ("Location", "http://other.example/f.cab"), ("Content-Length", "0"))
            )
        );

        Assert.Contains(played, e => e.Spec.Url.Host == "other.example");
        Assert.All(
            played.Where(e => e.Spec.Url.Host == "other.example"),
            e => Assert.False(e.Spec.Headers.Contains("Authorization"))
        );
    }

    [Fact]
    public void A_netrc_entry_is_for_its_host_and_the_default_for_the_URLs_own()
    {
        var netrc = Options with
        {
            ProxyCredentials = null,
            ServerCredentials = null,
            Netrc =
            [
                new NetrcEntry("PROXY", "p", "1"),
                new NetrcEntry("other.example", "o", "2"),
                new NetrcEntry(null, "d", "3"),
            ],
        };
        var other = HttpUrl.Parse("http://other.example/");
        var third = HttpUrl.Parse("http://third.example/");

        Assert.Equal(new Credentials("p", "1"), Accounts.ForProxy(netrc, Proxied));
        Assert.Equal(new Credentials("d", "3"), Accounts.ForServer(netrc, Url, isOwnServer: true));
        Assert.Equal(new Credentials("o", "2"), Accounts.ForServer(netrc, other, isOwnServer: false));
        Assert.Null(Accounts.ForServer(netrc, third, isOwnServer: false));
        Assert.Null(Accounts.ForProxy(netrc, Proxied with { Proxy = new ProxyEndpoint("else", 1) }));
    }

    [Theory]
    [InlineData(null, "Negotiate Ntlm Digest Basic")]
    [InlineData(AuthScheme.Digest, "Digest")]
    public void The_strongest_comes_first_unless_one_is_asked_for(AuthScheme? forced, string order) =>
        Assert.Equal(
            order,
            string.Join(
                ' ',
                AuthPlan.Usable(
                    ChallengeTests.Read("Basic realm=x, NTLM, Digest realm=x, nonce=y, Negotiate"),
                    Account,
                    forced
                )
            )
        );

    [Theory]
    [InlineData("user", null, "")]
    [InlineData(null, null, "Negotiate Ntlm")]
    public void Credentials_with_gaps_serve_only_schemes_that_take_the_logon(
        string? user,
        string? password,
        string order
    ) =>
        Assert.Equal(
            order,
            string.Join(
                ' ',
                AuthPlan.Usable(
                    ChallengeTests.Read("Basic realm=x, NTLM, Negotiate"),
                    new Credentials(user, password),
                    null
                )
            )
        );

    [Fact]
    public void A_handshake_stays_on_its_connection_and_relies_on_it_afterwards()
    {
        var played = Play(spec =>
            spec.ProxyStep switch
            {
                null => WithToken(Asks(spec, 407, "NTLM"), "one", connection: 1),
                { Round: 1 } => WithToken(Asks(spec, 407, "NTLM Y2hhbGxlbmdl"), "two", connection: 4),
                _ => null,
            }
        );

        Assert.Equal([407, 407, 200, 206, 206, 206], played.Select(e => e.Status));
        Assert.Equal("NTLM one", played[1].Spec.Headers.Get("Proxy-Authorization"));
        Assert.Equal("NTLM two", played[2].Spec.Headers.Get("Proxy-Authorization"));
        Assert.Equal([1, 4], played.Skip(1).Take(2).Select(e => e.Spec.OnConnection));
        Assert.All(
            played.Skip(3),
            e => Assert.Equal((0, null), (e.Spec.ProxyStep!.Round, e.Spec.Headers.Get("Proxy-Authorization")))
        );
    }

    [Fact]
    public void A_handshake_does_not_go_on_over_a_connection_that_closed()
    {
        var played = Play(spec =>
            WithToken(Asks(spec, 407, spec.ProxyStep is null ? "NTLM" : "NTLM Y2hhbGxlbmdl"), "token", connection: null)
        );

        Assert.Equal(1, played.Count(e => e.Spec.ProxyStep is { Round: > 0 }));
        Assert.All(played, e => Assert.Null(e.Spec.OnConnection));
    }

    [Fact]
    public void Where_a_scheme_cannot_be_had_here_the_next_is_taken()
    {
        var played = Play(spec =>
            spec.Headers.Contains("Proxy-Authorization")
                ? null
                : Asks(spec, 407, "Negotiate, Basic realm=x") with
                {
                    Tokens =
                    [
                        new TokenFacts(
                            AuthTarget.Proxy,
                            AuthScheme.Negotiate,
                            TokenOutcome.Unavailable,
                            null,
                            "none here"
                        ),
                    ],
                }
        );

        Assert.Equal(AuthScheme.Basic, played[1].Spec.ProxyStep!.Scheme);
        Assert.Equal(200, played[1].Status);
    }

    [Fact]
    public void An_Authorization_line_of_the_users_own_is_left_alone()
    {
        var server = new ScriptedServer(1000) { Bend = spec => Asks(spec, 401, "Basic realm=x") };
        var options = Options with { ExtraHeaders = [new HeaderField("Authorization", "Bearer mine")] };

        Assert.All(
            server.Play(Url, options, Proxied),
            e => Assert.Equal(["Bearer mine"], e.Spec.Headers.GetAll("Authorization"))
        );
    }

    private static ImmutableArray<Exchange> Play(Func<RequestSpec, Exchange?> bend) =>
        new ScriptedServer(1000) { Bend = bend }.Play(Url, Options, Proxied);

    private static Exchange Asks(RequestSpec spec, int status, string challenge) =>
        ScriptedServer.Exchange(
            spec,
            ScriptedServer.Head(
                status,
                (status == 407 ? "Proxy-Authenticate" : "WWW-Authenticate", challenge),
                ("Content-Length", "0")
            )
        );

    private static Exchange WithToken(Exchange exchange, string token, int? connection) =>
        exchange with
        {
            Connection = new ConnectionFacts { Id = connection ?? 9, KeptAlive = connection is not null },
            Tokens = [new TokenFacts(AuthTarget.Proxy, AuthScheme.Ntlm, TokenOutcome.Ready, token, null)],
        };

    private static string Digest(string nonce) => $"Digest realm=\"r\", nonce=\"{nonce}\", qop=\"auth\"";

    private static string Part(string value, string name) =>
        Regex.Match(value, $"[ ,]{name}=\"?([^\",]*)").Groups[1].Value;
}
