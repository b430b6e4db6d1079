using Probe.Reports.Terminal;

namespace Probe.Reports.Tests;

public sealed class UnitsTests
{
    [Theory]
    [InlineData(1, 1, "FAIL", "THE ONE DOWNLOAD FAILS")]
    [InlineData(1, 1, "ARE", "THE ONE DOWNLOAD IS")]
    [InlineData(1, 3, "FAIL", "1 OF 3 DOWNLOADS FAIL")]
    public void One_alone_is_not_counted(int part, int all, string verb, string headline) =>
        Assert.Equal(headline, Units.Of(part, all, "DOWNLOAD", verb));

    [Theory]
    [InlineData(1, "THE ONE DOWNLOAD WORKS")]
    [InlineData(2, "ALL 2 DOWNLOADS WORK")]
    public void Nor_is_it_called_all(int all, string headline) =>
        Assert.Equal(headline, Units.All(all, "DOWNLOAD", "WORK"));
}
