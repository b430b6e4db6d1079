using System.Buffers.Binary;
using System.Text;
using Probe.Options;
using Probe.Options.Windows;

namespace Probe.Core.Tests.Options;

/// <summary>Files with a client's proxy settings: exports of the registry in both forms, saved output of Windows's tools.</summary>
public sealed class SettingsFileTests
{
    private const string Internet = @"Software\Microsoft\Windows\CurrentVersion\Internet Settings";

    private static readonly byte[] Mark = [0xFF, 0xFE];

    public static TheoryData<string> Forms => ["Windows Registry Editor Version 5.00", "REGEDIT4"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Binary_settings_of_LocalSystem_are_read_across_continued_lines(string form)
    {
        var known = Read(
            form,
            $"[HKEY_USERS\\S-1-5-18\\{Internet}\\Connections]",
            "\"DefaultConnectionSettings\"="
                + Hex(Blob(3, "http=proxy.example:3128;https=proxy.example:3129", "*.lab.example;<local>", ""))
        );

        var settings = Assert.Single(known.All);
        Assert.Equal(ProxyOwner.LocalSystem, settings.Owner);
        Assert.Equal("http=proxy.example:3128;https=proxy.example:3129", settings.Proxy);
        Assert.Equal("*.lab.example;<local>", settings.Bypass);
        Assert.Equal("LocalSystem (client.reg:4)", settings.Name);
        Assert.False(settings.AsksScript);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Plain_values_of_each_account_are_read(string form)
    {
        var known = Read(
            form,
            "; a comment",
            $"[HKEY_CURRENT_USER\\{Internet}]",
            "\"ProxyEnable\"=dword:00000001",
            "\"ProxyServer\"=\"user.example:8080\"",
            "\"ProxyOverride\"=\"*.a.example;<local>\"",
            "\"User Agent\"=\"Mozilla\\\\5.0 \\\"x\\\"\"",
            "",
            $"[HKEY_USERS\\S-1-5-20\\{Internet}]",
            "\"AutoConfigURL\"=\"http://pac.example/proxy.pac\"",
            $"[HKEY_USERS\\S-1-5-19\\{Internet}]",
            "\"ProxyEnable\"=dword:00000000",
            "\"ProxyServer\"=\"off.example:8080\"",
            "\"AutoDetect\"=dword:00000001"
        );

        Assert.Equal("user.example:8080", known.Of(ProxyOwner.User)!.Proxy);
        Assert.Equal("*.a.example;<local>", known.Of(ProxyOwner.User)!.Bypass);
        Assert.Equal("http://pac.example/proxy.pac", known.Of(ProxyOwner.NetworkService)!.ScriptUrl);
        Assert.Null(known.Of(ProxyOwner.LocalService)!.Proxy);
        Assert.True(known.Of(ProxyOwner.LocalService)!.AutoDetect);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Policies_and_WinHTTPs_setting_are_read(string form)
    {
        var known = Read(
            form,
            $"[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections]",
            "\"WinHttpSettings\"=" + Hex(Blob(3, "scan.example:8080", "<local>", null)),
            "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings]",
            "\"ProxySettingsPerUser\"=dword:00000000",
            "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate]",
            "\"SetProxyBehaviorForUpdateDetection\"=dword:00000001"
        );

        Assert.Equal("scan.example:8080", known.ForScan()!.Proxy);
        Assert.NotNull(known.PerMachinePolicy);
        Assert.NotNull(known.UserProxyForScan);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Texts_written_as_octets_are_read_in_the_forms_own_encoding(string form)
    {
        var encoding = form == "REGEDIT4" ? Encoding.Latin1 : Encoding.Unicode;

        var known = Read(
            form,
            $"[HKEY_USERS\\.DEFAULT\\{Internet}]",
            "\"ProxyEnable\"=hex(4):01,00,00,00",
            "\"ProxyServer\"=" + Hex(encoding.GetBytes("proxy.example:1\0"), "hex(2)")
        );

        Assert.Equal("proxy.example:1", known.Of(ProxyOwner.LocalSystem)!.Proxy);
    }

    [Fact]
    public void Windows_documented_value_for_direct_access_is_no_proxy()
    {
        Assert.True(
            ConnectionBlob.TryRead(
                Convert.FromHexString("1800000000000000010000000000000000000000"),
                true,
                out var blob,
                out _
            )
        );
        Assert.Equal((null, null, null, false), (blob.Proxy, blob.Bypass, blob.AutoConfigUrl, blob.AutoDetect));
    }

    [Fact]
    public void Legacy_settings_serve_where_the_default_ones_are_missing_and_a_contradiction_is_told()
    {
        var known = Read(
            "REGEDIT4",
            $"[HKEY_USERS\\S-1-5-18\\{Internet}\\Connections]",
            "\"SavedLegacySettings\"=" + Hex(Blob(13, "a.example:1", "", "http://pac.example/p.pac")),
            $"[HKEY_USERS\\S-1-5-18\\{Internet}]",
            "\"ProxyEnable\"=dword:1",
            "\"ProxyServer\"=\"b.example:2\""
        );

        var settings = Assert.Single(known.All);
        Assert.Equal(
            (null, "http://pac.example/p.pac", true),
            (settings.Proxy, settings.ScriptUrl, settings.AutoDetect)
        );
        Assert.Contains("'b.example:2'", settings.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Deleted_values_and_keys_are_gone()
    {
        Assert.Contains(
            "holds no proxy setting",
            ProblemOf(
                "REGEDIT4",
                $"[HKEY_CURRENT_USER\\{Internet}]",
                "\"ProxyServer\"=\"a.example:1\"",
                "\"ProxyServer\"=-",
                "\"AutoConfigURL\"=\"http://pac.example/p.pac\"",
                $"[-HKEY_CURRENT_USER\\{Internet}]"
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Other_keys_are_passed_over_whatever_is_in_them()
    {
        var known = Read(
            "Windows Registry Editor Version 5.00",
            "[HKEY_CURRENT_USER\\Software\\Other]",
            "\"A text\"=\"over",
            "two lines\"",
            "\"Octets\"=hex:00,\\",
            "  01,02",
            "nonsense = of ] another [ kind",
            "\"ProxyServer\"=\"elsewhere.example:1\"",
            "[" + new string('x', 5000),
            $"[HKEY_CURRENT_USER\\{Internet}]",
            "\"ProxyServer\"=\"here.example:1\"",
            "\"ProxyEnable\"=dword:00000001"
        );

        Assert.Equal("here.example:1", Assert.Single(known.All).Proxy);
    }

    [Theory]
    [InlineData("client.reg:4:21: this is no dword", "\"ProxyEnable\"=dword:zz")]
    [InlineData("client.reg:4:1: the quotation mark is never closed", "\"ProxyServer\"=\"a.example")]
    [InlineData("client.reg:4:1: a line that is no value", "ProxyServer=a")]
    [InlineData("client.reg:4:15: a value of no known form", "\"ProxyServer\"=a")]
    [InlineData("client.reg:4:22: no two hexadecimal digits", "\"ProxyServer\"=hex(1):zz")]
    [InlineData("client.reg:4:15: a hex value of no known type", "\"ProxyServer\"=hex(b):00")]
    [InlineData("client.reg:4: ProxyEnable is no number", "\"ProxyEnable\"=\"1\"")]
    [InlineData("client.reg:4: AutoConfigURL is no text", "\"AutoConfigURL\"=dword:00000001")]
    public void A_value_that_cannot_be_read_is_told_with_its_place(string expected, string line)
    {
        var problem = ProblemOf("REGEDIT4", $"[HKEY_CURRENT_USER\\{Internet}]", line);

        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("46000000", "the value has 4 octets")]
    [InlineData("460000000500000003000000", "where the length of the proxy belongs")]
    [InlineData(
        "460000000500000003000000FFFFFFFF6161",
        "the proxy is said to have 4294967295 octets at octet 12; accepted: at most 2 there"
    )]
    [InlineData("46000000050000000300000001000000610000", "where the length of the bypass list belongs")]
    [InlineData("460000000500000003000000010000006100000000FF000000", "the script address is said to have 255 octets")]
    public void A_binary_value_is_read_within_its_bounds(string hex, string expected)
    {
        var problem = ProblemOf(
            "REGEDIT4",
            $"[HKEY_USERS\\S-1-5-18\\{Internet}\\Connections]",
            "\"DefaultConnectionSettings\"=" + Hex(Convert.FromHexString(hex))
        );

        Assert.StartsWith(
            "client.reg:4: DefaultConnectionSettings cannot be read: ",
            problem,
            StringComparison.Ordinal
        );
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "Current WinHTTP proxy settings:",
        "    Proxy Server(s) :  scan.example:8080",
        "    Bypass List     :  (none)",
        "scan.example:8080",
        null
    )]
    [InlineData(
        "Aktuelle WinHTTP-Proxyeinstellungen:",
        "    Proxyserver:  http=a.example:1;https=b.example:2",
        "    Umgehungsliste:  <local>;*.example",
        "http=a.example:1;https=b.example:2",
        "<local>;*.example"
    )]
    [InlineData("Paramètres du proxy WinHTTP actuels :", "    Accès direct (aucun serveur proxy).", "", null, null)]
    [InlineData(
        "現在の WinHTTP プロキシ設定:",
        "    プロキシ サーバー：  scan.example:8080",
        "    バイパス一覧：  (なし)",
        "scan.example:8080",
        null
    )]
    public void What_netsh_shows_is_read_in_any_language(
        string head,
        string first,
        string second,
        string? proxy,
        string? bypass
    )
    {
        var text = $"\r\nC:\\>netsh winhttp show proxy\r\n\r\n{head}\r\n\r\n{first}\r\n{second}\r\n";
        foreach (
            var octets in (byte[][])
                [
                    [.. Mark, .. Encoding.Unicode.GetBytes(text)],
                    Encoding.Unicode.GetBytes(text),
                    [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
                ]
        )
        {
            Assert.True(SettingsFile.TryRead("netsh.txt", octets, out var known, out var problem), problem);
            var settings = Assert.Single(known.All);
            Assert.Equal((ProxyOwner.WinHttp, proxy, bypass), (settings.Owner, settings.Proxy, settings.Bypass));
        }
    }

    [Theory]
    [InlineData("function FindProxyForURL(url, host) { return 'DIRECT'; }")]
    [InlineData(
        "// for WinHTTP: and BITSADMIN\nfunction FindProxyForURLEx(u, h) { var o = {\"Proxy\": 1}; return ''; }"
    )]
    public void A_PAC_script_is_called_one(string text)
    {
        Assert.False(SettingsFile.TryRead("p.pac", Encoding.UTF8.GetBytes(text), out _, out var problem));

        Assert.StartsWith("p.pac: this looks like a PAC script; use --pac", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{ "Proxy": "scan.example:8080", "ProxyBypass": "<local>", "AutoconfigUrl": "", "AutoDetect": true }""",
        "scan.example:8080",
        null,
        true
    )]
    [InlineData(
        """Current WinHTTP advanced proxy settings: { "ProxyIsEnabled": false, "Proxy": "scan.example:8080", "AutoConfigIsEnabled": true, "AutoconfigUrl": "http://pac.example/p.pac", "AutoDetect": false }""",
        null,
        "http://pac.example/p.pac",
        false
    )]
    public void The_advanced_settings_of_netsh_are_read(string text, string? proxy, string? script, bool detect)
    {
        Assert.True(
            SettingsFile.TryRead("adv.txt", Encoding.ASCII.GetBytes(text), out var known, out var problem),
            problem
        );
        var settings = Assert.Single(known.All);
        Assert.Equal(
            (ProxyOwner.WinHttp, proxy, script, detect),
            (settings.Owner, settings.Proxy, settings.ScriptUrl, settings.AutoDetect)
        );
    }

    [Fact]
    public void What_bitsadmin_shows_is_read_for_each_account()
    {
        const string text = """
            BITSADMIN version 3.0
            BITS administration utility.

            Internet proxy settings for account LocalSystem:

            Proxy usage:   MANUAL_PROXY
            Proxy list:    proxy.example:3128
            Proxy bypass:  <local>

            Internet proxy settings for account Network Service:

            Proxy usage:   AUTODETECT
            Auto discovery script URL: NULL
            """;

        Assert.True(
            SettingsFile.TryRead("ie.txt", Encoding.ASCII.GetBytes(text), out var known, out var problem),
            problem
        );
        Assert.Equal("proxy.example:3128", known.Of(ProxyOwner.LocalSystem)!.Proxy);
        Assert.Equal("<local>", known.Of(ProxyOwner.LocalSystem)!.Bypass);
        Assert.True(known.Of(ProxyOwner.NetworkService)!.AutoDetect);
        Assert.Null(known.Of(ProxyOwner.NetworkService)!.Proxy);
    }

    [Theory]
    [InlineData("", "file:1: no form that is known")]
    [InlineData("BITSADMIN version 3.0\nNutzung: x", "accepted: 'Proxy usage:'")]
    [InlineData("WinHTTP\na: b\nc: d\ne: f", "file:4: a third value")]
    [InlineData("{ \"Proxy\": ", "file:1: the JSON object is never closed")]
    [InlineData("{ \"Proxy\": 1 }", "file:1: Proxy is no text")]
    [InlineData("{ \"Proxy\": x }", "this is no JSON")]
    [InlineData("\u001b[2J", "no form that is known")]
    public void A_file_that_is_none_is_told_with_what_is_accepted(string text, string expected)
    {
        Assert.False(SettingsFile.TryRead("file", Encoding.Latin1.GetBytes(text), out _, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_and_lines_without_end_are_refused_in_words()
    {
        Assert.False(SettingsFile.TryRead("file", new byte[SettingsFile.MostOctets + 1], out _, out var large));
        Assert.StartsWith("file is larger than 16 MiB; accepted: a .reg file", large, StringComparison.Ordinal);

        Assert.False(
            SettingsFile.TryRead(
                "file",
                Encoding.ASCII.GetBytes("WinHTTP " + new string('x', 15_000_000)),
                out _,
                out var line
            )
        );
        Assert.Contains("file:1:65536: the line has 15000008 characters", line, StringComparison.Ordinal);

        var key = $"REGEDIT4\r\n\r\n[HKEY_CURRENT_USER\\{Internet}]\r\n";
        Assert.Contains(
            "client.reg:4:1: the value is longer than 262144",
            ProblemOf(key + "\"ProxyServer\"=\"" + new string('x', 8_000_000)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "client.reg:4:1: the value is longer than 262144",
            ProblemOf(key + "\"AutoConfigURL\"=hex:" + string.Concat(Enumerable.Repeat("00,", 3_000_000))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "more than 1000 proxy settings",
            ProblemOf(key + string.Concat(Enumerable.Repeat("\"ProxyServer\"=\"a\"\r\n", 2000))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_whole_hive_of_other_keys_is_read_through()
    {
        var text = new StringBuilder("Windows Registry Editor Version 5.00\r\n\r\n");
        while (text.Length < 4_000_000)
        {
            text.Append(
                "[HKEY_CURRENT_USER\\Software\\Classes\\x]\r\n\"a\"=\"b\"\r\n\"c\"=hex:00,01,\\\r\n  02\r\n\r\n"
            );
        }

        text.Append(
            $"[HKEY_CURRENT_USER\\{Internet}]\r\n\"ProxyEnable\"=dword:00000001\r\n\"ProxyServer\"=\"a.example:1\"\r\n"
        );
        Assert.True(
            SettingsFile.TryRead(
                "client.reg",
                Encoding.ASCII.GetBytes(text.ToString()),
                out var known,
                out var problem
            ),
            problem
        );
        Assert.Equal("a.example:1", Assert.Single(known.All).Proxy);
    }

    [Fact]
    public void Cut_anywhere_an_export_is_read_or_refused_and_never_throws()
    {
        var whole = Encode(
            "Windows Registry Editor Version 5.00",
            $"[HKEY_USERS\\S-1-5-18\\{Internet}\\Connections]",
            "\"DefaultConnectionSettings\"="
                + Hex(Blob(15, "proxy.example:3128", "<local>", "http://pac.example/p.pac")),
            $"[HKEY_CURRENT_USER\\{Internet}]",
            "\"ProxyServer\"=\"a\\\\b\\\"c\"",
            "\"ProxyEnable\"=dword:00000001"
        );
        for (var length = 0; length <= whole.Length; length++)
        {
            SettingsFile.TryRead("client.reg", whole.AsSpan(0, length), out var known, out var problem);
            Assert.True((known is null) == (problem is not null));
        }
    }

    private static WindowsProxies Read(string form, params string[] lines) =>
        SettingsFile.TryRead("client.reg", Encode(form, lines), out var known, out var problem)
            ? known
            : throw new InvalidOperationException(problem);

    private static string ProblemOf(string form, params string[] lines)
    {
        Assert.False(SettingsFile.TryRead("client.reg", Encode(form, lines), out _, out var problem));
        return problem!;
    }

    private static byte[] Encode(string form, params string[] lines)
    {
        var text = form + "\r\n\r\n" + string.Join("\r\n", lines) + "\r\n";
        return form.StartsWith("REGEDIT4", StringComparison.Ordinal)
            ? Encoding.Latin1.GetBytes(text)
            : [.. Mark, .. Encoding.Unicode.GetBytes(text)];
    }

    private static byte[] Blob(uint flags, params string?[] texts)
    {
        var blob = new List<byte>();
        void Add(uint number)
        {
            var octets = new byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(octets, number);
            blob.AddRange(octets);
        }

        Add(0x46);
        Add(7);
        Add(flags);
        foreach (var text in texts.OfType<string>())
        {
            Add((uint)text.Length);
            blob.AddRange(Encoding.Latin1.GetBytes(text));
        }

        if (texts[^1] is not null)
        {
            blob.AddRange(new byte[32]);
        }

        return [.. blob];
    }

    /// <summary>Octets as regedit writes them, lines of 80 characters at most, each but the last ended by a backslash.</summary>
    private static string Hex(byte[] octets, string type = "hex")
    {
        var text = new StringBuilder(type + ":");
        var column = 40;
        for (var i = 0; i < octets.Length; i++)
        {
            text.Append($"{octets[i]:x2}");
            if (i < octets.Length - 1)
            {
                text.Append(',');
                column += 3;
                if (column > 74)
                {
                    text.Append("\\\r\n  ");
                    column = 2;
                }
            }
        }

        return text.ToString();
    }
}
