using Probe.Checks;
using Probe.Remedies;

namespace Probe.Core.Tests.Remedies;

public sealed class RemedyListTests
{
    public static TheoryData<string> Entries =>
        [.. AllRemedies.List.Select(r => $"{r.Product.Name} against {r.Against[0].ToToken()}")];

    [Fact]
    public void A_product_has_one_remedy_for_an_ailment()
    {
        var pairs = AllRemedies.List.SelectMany(r => r.Against.Select(a => (r.Product.Name, a))).ToList();

        Assert.Equal(pairs.Count, pairs.Distinct().Count());
        Assert.Equal(AllRemedies.Products.Length, AllRemedies.Products.Select(p => p.Name).Distinct().Count());
    }

    [Fact]
    public void The_products_that_administrators_ask_for_are_there()
    {
        string[] asked =
        [
            "Squid",
            "Apache httpd",
            "nginx",
            "HAProxy",
            "Varnish",
            "Apache Traffic Server",
            "Blue Coat ProxySG",
            "Zscaler",
            "FortiGate",
            "Palo Alto",
            "F5 BIG-IP",
            "IIS",
        ];

        Assert.Empty(asked.Except(AllRemedies.Products.Select(p => p.Name)));
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public void Every_remedy_says_where_why_and_by_whose_word(string name)
    {
        var remedy = AllRemedies.List.Single(r => $"{r.Product.Name} against {r.Against[0].ToToken()}" == name);

        var address = remedy.Source[remedy.Source.LastIndexOf("https://", StringComparison.Ordinal)..];
        Assert.True(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Contains('.'), remedy.Source);
        Assert.True(remedy.Source.Length > address.Length, "a title before the address");
        Assert.Contains(remedy.Basis, (string[])["documented", "observed"]);
        Assert.NotEmpty(remedy.Where);
        Assert.InRange(remedy.Brief.Length, 4, 60);
        Assert.EndsWith(".", remedy.Note);
    }

    [Fact]
    public void No_text_has_tabs_control_characters_or_blanks_at_the_end_of_a_line()
    {
        var texts = AllRemedies.List.SelectMany(r => new[] { r.Where, r.Brief, r.Note, r.Source, r.Basis });

        Assert.All(texts, text => Assert.DoesNotContain(text, char.IsControl));
        Assert.All(
            AllRemedies.List.SelectMany(r => r.Paste.Split('\n')),
            line =>
            {
                Assert.DoesNotContain(line, char.IsControl);
                Assert.Equal(line.TrimEnd(), line);
                Assert.All(line, c => Assert.True(char.IsAscii(c), line));
            }
        );
    }

    [Fact]
    public void Every_ailment_that_a_check_names_has_a_remedy()
    {
        var helped = AllRemedies.List.SelectMany(r => r.Against).ToHashSet();

        // A proxy that wants a length of a request without body is one of long ago; nobody's manual tells how to stop it.
        Assert.Equal(
            [Ailment.LengthRequired],
            AllChecks.List.SelectMany(c => c.Info.Ailments).Distinct().Where(a => !helped.Contains(a))
        );
    }

    [Theory]
    [InlineData("squid/5.7", "Squid")]
    [InlineData("nginx/1.22.1", "nginx")]
    [InlineData("openresty", "nginx")]
    [InlineData("Apache/2.4.57 (Debian)", "Apache httpd")]
    [InlineData("Apache httpd (mod_proxy)", "Apache httpd")]
    [InlineData("ApacheTrafficServer/9.2.5", "Apache Traffic Server")]
    [InlineData("Apache Traffic Server", "Apache Traffic Server")]
    [InlineData("ATS/9.2.5", "Apache Traffic Server")]
    [InlineData("Blue Coat ProxySG", "Blue Coat ProxySG")]
    [InlineData("Microsoft-IIS/10.0", "IIS")]
    [InlineData("Palo Alto firewall", "Palo Alto")]
    [InlineData("McAfee Web Gateway", "Web Gateway (McAfee, Skyhigh)")]
    [InlineData("tinyproxy/1.11.1", "tinyproxy")]
    [InlineData("Squidward/1.0", null)]
    [InlineData("", null)]
    public void A_product_is_known_by_what_replies_call_it(string software, string? product) =>
        Assert.Equal(product, AllRemedies.Named(software)?.Name);
}
