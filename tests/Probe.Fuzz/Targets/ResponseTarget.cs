using System.Globalization;
using System.Text;
using Probe.Http;

namespace Probe.Fuzz.Targets;

/// <summary>The response reader: whatever comes in whatever pieces is read the same, within its bounds.</summary>
public sealed class ResponseTarget : IFuzzTarget
{
    private static readonly string[] Methods = ["GET", "HEAD", "CONNECT"];

    /// <inheritdoc/>
    public string Id => "response";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        var method = Methods[input[0] % Methods.Length];
        var octets = input[1..];
        var whole = Read(octets, [], method);
        BrokenPromiseException.Unless(
            whole == Read(octets, Cuts.Of(octets), method),
            "octets are read alike in one piece and in many"
        );
    }

    private static string Read(ReadOnlySpan<byte> octets, List<int> cuts, string method)
    {
        var limits = new WireLimits { MaxHeadOctets = 4096, MaxTrailerOctets = 1024 };
        var reader = new ResponseReader(method, limits);
        var body = new StringBuilder();
        var start = 0;
        var finished = false;
        foreach (var end in cuts.Append(octets.Length))
        {
            var isLast = end == octets.Length;
            for (var steps = 0; !finished; steps++)
            {
                BrokenPromiseException.Unless(steps <= (2 * octets.Length) + 100, "each step gets on");
                var window = octets[start..end];
                var step = reader.Advance(window, isLast);
                BrokenPromiseException.Unless(
                    step.Consumed >= 0 && step.Consumed <= window.Length,
                    "no more is consumed than is there"
                );
                start += step.Consumed;
                if (step.Kind == ReadStepKind.Body)
                {
                    BrokenPromiseException.Unless(
                        step.BodyStart >= 0 && step.BodyLength > 0 && step.BodyStart + step.BodyLength <= window.Length,
                        "body octets lie in the input"
                    );
                    body.Append(Encoding.Latin1.GetString(window.Slice(step.BodyStart, step.BodyLength)));
                }

                if (step.Kind == ReadStepKind.NeedMoreData)
                {
                    BrokenPromiseException.Unless(!isLast, "nothing more is wanted after the end");
                    break;
                }

                finished = step.Kind is ReadStepKind.End or ReadStepKind.Problem;
            }
        }

        if (finished && reader.Problem is null)
        {
            // What is still in the buffer is shown to the reader, as a caller would.
            reader.Advance(octets[start..], ended: true);
        }

        var head = reader.Head;
        BrokenPromiseException.Unless(
            head is null || head.Bytes.Length <= limits.MaxHeadOctets,
            "heads stay in bounds"
        );
        BrokenPromiseException.Unless(
            head is not null || reader.Problem is not null,
            "a reply without head has a problem"
        );
        Printed(reader.Problem?.Detail);
        foreach (var anomaly in reader.BodyAnomalies.Concat(head?.Anomalies ?? []))
        {
            Printed(anomaly.Detail);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{head?.Status} {head?.Framing} {head?.ContentLength} {head?.KeepAlive} {head?.Headers.Count} {reader.Interim.Length} {body} {reader.Trailers.Count} {reader.Problem?.Cause} {reader.Problem?.Offset} {string.Join(',', reader.BodyAnomalies.Select(a => a.Kind + a.Offset))}"
        );
    }

    private static void Printed(string? text) =>
        BrokenPromiseException.Unless(text?.Any(char.IsControl) != true, "what is told has no control character");
}
