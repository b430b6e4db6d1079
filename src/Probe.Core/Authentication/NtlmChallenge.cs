using System.Buffers.Binary;

namespace Probe.Authentication;

/// <summary>The second message of NTLM, CHALLENGE_MESSAGE, as far as it has to be right to be answered ([MS-NLMP], 2.2.1.2).</summary>
public static class NtlmChallenge
{
    private const int Shortest = 32;
    private const int WithTargetInfo = 48;
    private const uint TargetInfoFlag = 0x0080_0000;

    /// <summary>What is wrong with it, in words; null when it can be answered.</summary>
    public static string? Problem(ReadOnlySpan<byte> message)
    {
        if (!message.StartsWith("NTLMSSP\0"u8))
        {
            return "the NTLM token does not begin with NTLMSSP";
        }

        if (message.Length < Shortest)
        {
            return $"the NTLM challenge has {message.Length} octets; the shortest has {Shortest}";
        }

        var type = BinaryPrimitives.ReadUInt32LittleEndian(message[8..]);
        if (type != 2)
        {
            return $"the NTLM token is of type {type}, where a challenge is of type 2";
        }

        if (!Fits(message, 12))
        {
            return "the NTLM challenge's target name lies outside of it";
        }

        if ((BinaryPrimitives.ReadUInt32LittleEndian(message[20..]) & TargetInfoFlag) == 0)
        {
            return "the NTLM challenge has no target information, without which there is no NTLMv2";
        }

        return message.Length < WithTargetInfo || !Fits(message, 40)
            ? "the NTLM challenge's target information lies outside of it"
            : null;
    }

    private static bool Fits(ReadOnlySpan<byte> message, int field)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(message[field..]);
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(message[(field + 4)..]);
        return length == 0 || (offset <= message.Length && length <= message.Length - offset);
    }
}
