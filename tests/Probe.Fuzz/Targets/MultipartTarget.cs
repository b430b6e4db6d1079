using System.Globalization;
using System.Text;
using Probe.Http;

namespace Probe.Fuzz.Targets;

/// <summary>The multipart/byteranges reader, with the boundary <c>b</c>.</summary>
public sealed class MultipartTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Id => "multipart";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input) =>
        BrokenPromiseException.Unless(
            Read(input, []) == Read(input, Cuts.Of(input)),
            "octets are read alike in one piece and in many"
        );

    private static string Read(ReadOnlySpan<byte> octets, List<int> cuts)
    {
        var limits = new MultipartLimits
        {
            MaxPreambleOctets = 256,
            MaxPartHeadOctets = 512,
            MaxParts = 64,
        };
        var reader = new MultipartByterangesReader("b", limits);
        var told = new StringBuilder();
        var start = 0;
        long total = 0;
        var finished = false;
        foreach (var end in cuts.Append(octets.Length))
        {
            var isLast = end == octets.Length;
            for (var steps = 0; !finished; steps++)
            {
                BrokenPromiseException.Unless(steps <= (4 * octets.Length) + 100, "each step gets on");
                var window = octets[start..end];
                var step = reader.Advance(window, isLast);
                BrokenPromiseException.Unless(
                    step.Consumed >= 0 && step.Consumed <= window.Length,
                    "no more is consumed than is there"
                );
                start += step.Consumed;
                switch (step.Kind)
                {
                    case MultipartStepKind.PartBody:
                        told.Append(Encoding.Latin1.GetString(window.Slice(step.BodyStart, step.BodyLength)));
                        total += step.BodyLength;
                        break;
                    case MultipartStepKind.PartHead:
                        var part = reader.Part!;
                        told.Append(
                            CultureInfo.InvariantCulture,
                            $"<{part.Index} {part.ContentRange} {part.OtherHeaderOctets} {part.Headers.Count}>"
                        );
                        break;
                    case MultipartStepKind.PartEnd:
                        told.Append(CultureInfo.InvariantCulture, $"</{reader.PartOctets}>");
                        break;
                }

                if (step.Kind == MultipartStepKind.NeedMoreData)
                {
                    BrokenPromiseException.Unless(!isLast, "nothing more is wanted after the end");
                    break;
                }

                finished = step.Kind is MultipartStepKind.End or MultipartStepKind.Problem;
            }
        }

        BrokenPromiseException.Unless(finished, "a body that has ended is read to its end");
        BrokenPromiseException.Unless(reader.PartCount <= limits.MaxParts, "there are no more parts than allowed");
        BrokenPromiseException.Unless(total <= octets.Length, "parts have no octets that the body has not");
        BrokenPromiseException.Unless(
            reader.Problem?.Detail.Any(char.IsControl) != true,
            "what is told has no control character"
        );
        return $"{told} {reader.LineEndsBeforeFirstBoundary} {reader.ClosingBoundarySeen} {reader.Problem?.Fault} {reader.Problem?.Offset}";
    }
}
