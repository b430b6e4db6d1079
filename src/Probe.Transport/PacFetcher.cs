using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;

namespace Probe.Transport;

/// <summary>
/// Fetches a PAC script straight from its server, never through the proxy that it is to name: one GET, without cookies
/// and credentials, a few redirects, bounded in size and time.
/// </summary>
/// <param name="options">What the run was asked to do: names, trust, time-outs.</param>
public sealed class PacFetcher(ProbeOptions options)
{
    private const int MostRedirects = 5;
    private const int MostHeadKiB = 64;
    private const int MostShown = 200;

    /// <summary>Longest for all of it, redirects included.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(30);

    private readonly Resolver _resolver = new(options with { AddressFamily = null });
    private readonly FetchWitness _witness = new();

    /// <summary>Fetches the script; what goes wrong is in the answer.</summary>
    /// <param name="url">Where it is.</param>
    /// <param name="mostOctets">Largest body that is taken.</param>
    /// <param name="cancellation">The user's ctrl-C.</param>
    public async Task<FetchedScript> FetchAsync(HttpUrl url, int mostOctets, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(url);
        var steps = new List<string>();
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var allowance = options.MaxTime is { } most && most < MostTime ? most : MostTime;
        time.CancelAfter(allowance);
        try
        {
            using var client = new HttpMessageInvoker(Handler());
            return await FollowAsync(client, url, mostOctets, steps, time.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            var isConnecting = e.InnerException is TimeoutException && !time.IsCancellationRequested;
            return Failed(
                isConnecting
                    ? $"no connection was there after {Seconds(options.ConnectTimeout)}"
                    : $"it was not there after {Seconds(allowance)}",
                isConnecting ? FailureStage.Connect : FailureStage.ReceiveHead
            );
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ExchangeFailedException)
        {
            return Failed(_witness.Reason(e), FetchWitness.Stage(e));
        }

        FetchedScript Failed(string problem, FailureStage stage)
        {
            steps.Add(problem);
            return new FetchedScript
            {
                Url = url,
                Problem = problem,
                FailedAt = stage,
                Steps = [.. steps],
            };
        }
    }

    private static async Task<FetchedScript> FollowAsync(
        HttpMessageInvoker client,
        HttpUrl url,
        int mostOctets,
        List<string> steps,
        CancellationToken cancellation
    )
    {
        var at = url;
        for (var hop = 0; ; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, at.ToString());
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
            using var response = await client.SendAsync(request, cancellation).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            var type = response.Content.Headers.TryGetValues("Content-Type", out var values)
                ? Printable.Escape(string.Join(", ", values), MostShown)
                : null;
            steps.Add(
                $"GET {Shown(at)}, directly: {status}, {(type is null ? "no Content-Type" : "Content-Type " + type)}"
            );
            if (status is 301 or 302 or 303 or 307 or 308 && Location(response) is { } location)
            {
                if (hop == MostRedirects)
                {
                    return Failed($"it redirects more than {MostRedirects} times");
                }

                if (!at.TryResolve(location, out var next, out var wrong))
                {
                    return Failed($"it redirects to '{Shown(location)}': {wrong}");
                }

                at = next;
                continue;
            }

            if (status != 200)
            {
                return Failed($"the server answers {status}; accepted: 200 with the script");
            }

            var octets = await ReadAsync(response.Content, mostOctets, cancellation).ConfigureAwait(false);
            return octets is null
                ? Failed($"it is larger than {mostOctets / 1024} KiB, which WinHTTP does not take")
                : new FetchedScript
                {
                    Url = at,
                    Octets = [.. octets],
                    ContentType = type,
                    Steps = [.. steps],
                };
        }

        FetchedScript Failed(string problem) =>
            new()
            {
                Url = at,
                Problem = problem,
                Steps = [.. steps, problem],
            };
    }

    private static string? Location(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Location", out var values) ? values.First() : null;

    /// <summary>The body; null when it is too large.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContent content, int most, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > most)
        {
            return null;
        }

        var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[most + 1];
            var length = await stream
                .ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation)
                .ConfigureAwait(false);
            return length > most ? null : buffer[..length];
        }
    }

    private SocketsHttpHandler Handler() =>
        new()
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = MostHeadKiB,
            ConnectTimeout = options.ConnectTimeout,
            ConnectCallback = ConnectAsync,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    RevocationMode = X509RevocationMode.NoCheck,
                    // A certificate must not make us fetch a URL that the user did not name.
                    DisableCertificateDownloads = true,
                },
                RemoteCertificateValidationCallback = (_, certificate, _, errors) => Accepts(certificate, errors),
            },
        };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        _witness.Begins($"{context.DnsEndPoint.Host}:{context.DnsEndPoint.Port}");
        var (host, port) = _resolver.Redirect(context.DnsEndPoint.Host.Trim('[', ']'), context.DnsEndPoint.Port);
        var (addresses, lookup) = await _resolver
            .ResolveAsync(host, port, options.ConnectTimeout, cancellation)
            .ConfigureAwait(false);
        if (addresses.IsEmpty)
        {
            throw new ExchangeFailedException(Resolver.Failure(lookup, host, options.AddressFamily));
        }

        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), cancellation).ConfigureAwait(false);
                return _witness.Watch(socket);
            }
            catch (SocketException) when (i < addresses.Length - 1)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    private bool Accepts(X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (
            errors == SslPolicyErrors.None
            || options.Insecure
            || (errors == SslPolicyErrors.RemoteCertificateChainErrors && IsOfOwnAuthority(certificate))
        )
        {
            return true;
        }

        _witness.Refuses(errors);
        return false;
    }

    private bool IsOfOwnAuthority(X509Certificate? certificate)
    {
        if (options.TrustedAuthoritiesPem is not { } pem || certificate is not X509Certificate2 leaf)
        {
            return false;
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(pem);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(leaf);
    }

    private static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + " s";

    private static string Shown(HttpUrl url) => Shown(url.ToString());

    /// <summary>An address as it may be shown: user information and query can be secrets.</summary>
    private static string Shown(string address)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal);
        return Printable.Escape(UrlSecrets.WithoutUser(query < 0 ? address : address[..query] + "?***"), MostShown);
    }
}
