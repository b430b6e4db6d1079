using System.Text;
using Probe.Http;
using Probe.Options;

namespace Probe.Fuzz.Targets;

/// <summary>Values of headers and settings: what is read and written again is read the same.</summary>
public sealed class HeaderValuesTarget : IFuzzTarget
{
    private static readonly HttpUrl Base = HttpUrl.Parse("http://wsus.example:8530/Content/AB/file.cab?x=1");

    /// <inheritdoc/>
    public string Id => "header-values";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var text = Encoding.Latin1.GetString(input);
        if (ContentRange.Parse(text, out var problem) is { } range)
        {
            Same(range, ContentRange.Parse(range.ToString(), out _), "Content-Range");
        }

        Printed(problem);
        if (RangeRequest.Parse(text, out problem) is { } asked)
        {
            Same(asked, RangeRequest.Parse(asked.ToString(), out _), "Range");
        }

        Printed(problem);
        if (HttpUrl.TryParse(text, out var url, out problem))
        {
            BrokenPromiseException.Unless(url.ToString().Length <= 2 * HttpUrl.MaxLength, "URLs stay in bounds");
            Same(url, HttpUrl.Parse(url.ToString()), "URL");
        }

        Printed(problem);
        if (Base.TryResolve(text, out var target, out problem))
        {
            Same(target, HttpUrl.Parse(target.ToString()), "redirect target");
        }

        Printed(problem);
        if (HttpDate.Parse(text) is { } date)
        {
            Same(date, HttpDate.Parse(HttpDate.Format(date)), "date");
        }

        if (MultipartByterangesReader.BoundaryOf(text, out problem) is { Length: > 0 } boundary)
        {
            _ = new MultipartByterangesReader(boundary);
        }

        Printed(problem);
        Printed(Printable.Escape(text));
        Printed(Printable.Escape(input, 300));
        Decide(text);
    }

    private static void Decide(string text)
    {
        var decision = ProxyDecider.Decide(Base, new ProbeOptions { Urls = [Base], Proxy = text });
        Printed(decision.Problem);
        decision = ProxyDecider.Decide(
            Base,
            new ProbeOptions
            {
                Urls = [Base],
                Proxy = "proxy:3128",
                NoProxy = text,
            }
        );
        BrokenPromiseException.Unless(decision.Route is not null, "a list of exceptions never spoils the proxy");
    }

    private static void Same<T>(T one, T other, string what) =>
        BrokenPromiseException.Unless(
            EqualityComparer<T>.Default.Equals(one, other),
            $"a {what} that was read and written is read the same"
        );

    private static void Printed(string? text) =>
        BrokenPromiseException.Unless(text?.Any(char.IsControl) != true, "what is told has no control character");
}
