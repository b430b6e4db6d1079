using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Probe.Interop;

/// <summary>The digest that WSUS names files by, and that htpasswd -s keeps passwords by.</summary>
internal static class Sha1
{
    [SuppressMessage("Security", "CA5350", Justification = "The formats are given; nothing is protected by it.")]
    public static byte[] Of(byte[] bytes) => SHA1.HashData(bytes);
}
