namespace Probe.Bits.Catalogue;

/// <summary>Identifiers of event-log texts. They share the facility of the HTTP statuses and are none.</summary>
internal static class EventTextCodes
{
    /// <summary>The table, made anew at each call; <see cref="BitsErrors"/> keeps it.</summary>
    internal static BitsError[] Table() =>
        [
            Entry.Of(
                "BITS_MC_JOB_CANCELLED",
                0x80194000,
                In.BitsMsg,
                "event-text",
                State.Unknown,
                "Identifier of an event-log text, not a job error; not a result of HTTP status mapping although it shares the 0x8019 facility.",
                "Exclude 0x80194xxx when decoding HTTP statuses.",
                From.BitsMsg
            ),
            Entry.Of(
                "BITS_MC_FILE_DELETION_FAILED",
                0x80194001,
                In.BitsMsg,
                "event-text",
                State.Unknown,
                "Identifier of an event-log text, not a job error; not a result of HTTP status mapping although it shares the 0x8019 facility.",
                "Exclude 0x80194xxx when decoding HTTP statuses.",
                From.BitsMsg
            ),
            Entry.Of(
                "BITS_MC_FILE_DELETION_FAILED_MORE",
                0x80194002,
                In.BitsMsg,
                "event-text",
                State.Unknown,
                "Identifier of an event-log text, not a job error; not a result of HTTP status mapping although it shares the 0x8019 facility.",
                "Exclude 0x80194xxx when decoding HTTP statuses.",
                From.BitsMsg
            ),
            Entry.Of(
                "BITS_MC_JOB_PROPERTY_CHANGE",
                0x80194003,
                In.BitsMsg,
                "event-text",
                State.Unknown,
                "Identifier of an event-log text, not a job error; not a result of HTTP status mapping although it shares the 0x8019 facility.",
                "Exclude 0x80194xxx when decoding HTTP statuses.",
                From.BitsMsg
            ),
            Entry.Of(
                "BITS_MC_JOB_TAKE_OWNERSHIP",
                0x80194004,
                In.BitsMsg,
                "event-text",
                State.Unknown,
                "Identifier of an event-log text, not a job error; not a result of HTTP status mapping although it shares the 0x8019 facility.",
                "Exclude 0x80194xxx when decoding HTTP statuses.",
                From.BitsMsg
            ),
            Entry.Of(
                "BITS_MC_JOB_SCAVENGED",
                0x80194005,
                In.BitsMsg,
                "event-text",
                State.Unknown,
                "Identifier of an event-log text, not a job error; not a result of HTTP status mapping although it shares the 0x8019 facility.",
                "Exclude 0x80194xxx when decoding HTTP statuses.",
                From.BitsMsg
            ),
            Entry.Of(
                "BITS_MC_JOB_NOTIFICATION_FAILURE",
                0x80194006,
                In.BitsMsg,
                "event-text",
                State.Unknown,
                "Identifier of an event-log text, not a job error; not a result of HTTP status mapping although it shares the 0x8019 facility.",
                "Exclude 0x80194xxx when decoding HTTP statuses.",
                From.BitsMsg
            ),
            Entry.Of(
                "BITS_MC_STATE_FILE_CORRUPT",
                0x80194007,
                In.BitsMsg,
                "event-text",
                State.Unknown,
                "Identifier of an event-log text, not a job error; not a result of HTTP status mapping although it shares the 0x8019 facility.",
                "Exclude 0x80194xxx when decoding HTTP statuses.",
                From.BitsMsg
            ),
            Entry.Of(
                "BITS_MC_FAILED_TO_START",
                0x80194008,
                In.BitsMsg,
                "event-text",
                State.Unknown,
                "Identifier of an event-log text, not a job error; not a result of HTTP status mapping although it shares the 0x8019 facility.",
                "Exclude 0x80194xxx when decoding HTTP statuses.",
                From.BitsMsg
            ),
            Entry.Of(
                "BITS_MC_FATAL_IGD_ERROR",
                0x80194009,
                In.BitsMsg,
                "event-text",
                State.Unknown,
                "Identifier of an event-log text, not a job error; not a result of HTTP status mapping although it shares the 0x8019 facility.",
                "Exclude 0x80194xxx when decoding HTTP statuses.",
                From.BitsMsg
            ),
            Entry.Of(
                "BITS_MC_PEERCACHING_PORT",
                0x8019400A,
                In.BitsMsg,
                "event-text",
                State.Unknown,
                "Identifier of an event-log text, not a job error; not a result of HTTP status mapping although it shares the 0x8019 facility.",
                "Exclude 0x80194xxx when decoding HTTP statuses.",
                From.BitsMsg
            ),
            Entry.Of(
                "BITS_MC_WSD_PORT",
                0x8019400B,
                In.BitsMsg,
                "event-text",
                State.Unknown,
                "Identifier of an event-log text, not a job error; not a result of HTTP status mapping although it shares the 0x8019 facility.",
                "Exclude 0x80194xxx when decoding HTTP statuses.",
                From.BitsMsg
            ),
        ];
}
