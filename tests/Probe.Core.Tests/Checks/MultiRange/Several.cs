using Probe.Http;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.MultiRange;

/// <summary>Runs in which single ranges are fine and several in one request are what is judged.</summary>
internal static class Several
{
    public const long FileLength = 10_000;

    public static readonly ByteRange[] Asked = [new(0, 499), new(1000, 1499), new(1500, 1999), new(5000, 5499)];

    /// <summary>Exchanges 1 and 2: HEAD and the first range, fine; the answer to several is exchange 3.</summary>
    public static ContextBuilder Fine =>
        new ContextBuilder()
            .Options(o => o with { Depth = Depth.Full })
            .Add(
                Ask.Head().Replies(Reply.Head(FileLength)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, FileLength))
            );

    public static ExchangeBuilder Ascending => Ask.For(Purpose.MultiRange).AskingSeveral(Asked);

    public static ExchangeBuilder Unordered =>
        Ask.For(Purpose.UnorderedRanges)
            .AskingSeveral(new(5000, 5499), new(2000, 2499), new(5000, 5499), new(1000, 1499));

    public static ExchangeBuilder RepliesWith(this ExchangeBuilder exchange, byte[] body) =>
        exchange.Replies(Multipart.Head(body)).Body(body);
}
