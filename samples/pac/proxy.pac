// A PAC script for clients of WSUS: what lies inside goes straight, the vendor's downloads through a proxy that caches
// ranges, all else through the ordinary proxy. WinHTTP, and so BITS, takes the first entry of an answer alone.
function FindProxyForURL(url, host) {
  // WinHTTP gives host and URL in the case in which they are written; browsers lower them first.
  host = host.toLowerCase();

  if (isPlainHostName(host) || dnsDomainIs(host, ".corp.example")) return "DIRECT";

  // An address needs no resolver; a name here would be looked up for every request.
  if (/^10(\.\d+){3}$/.test(host) && isInNet(host, "10.0.0.0", "255.0.0.0")) return "DIRECT";

  if (dnsDomainIs(host, ".windowsupdate.com") || dnsDomainIs(host, ".delivery.mp.microsoft.com"))
    return "PROXY updates-proxy.corp.example:3128; PROXY proxy.corp.example:3128";

  return "PROXY proxy.corp.example:3128; DIRECT";
}
