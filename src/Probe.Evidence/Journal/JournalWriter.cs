using System.Buffers;
using System.Text.Json;
using Probe.Evidence.Http;
using Probe.Exchanges;
using Probe.Redaction;

namespace Probe.Evidence.Journal;

/// <summary>
/// Writes a journal: one record a line, each handed to the system in one piece as soon as it is there, so that a kill
/// at any moment loses no record that was written. For several threads. What goes wrong with the disk is kept in
/// <see cref="Problem"/>, and the run goes on without a journal.
/// </summary>
public sealed class JournalWriter : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stream _output;
    private readonly Redactor? _redactor;
    private readonly ArrayBufferWriter<byte> _line = new(16 * 1024);
    private readonly Utf8JsonWriter _json;
    private readonly long _most;
    private readonly Action<IOException?>? _stopped;
    private bool _hasStopped;
    private int _runs;

    /// <summary>Starts a journal.</summary>
    /// <param name="output">Where to, unbuffered; not closed.</param>
    /// <param name="begin">What it is of; its <see cref="JournalBegin.IsRedacted"/> decides on secrets.</param>
    /// <param name="most">How many octets it may have; what comes then is counted alone.</param>
    /// <param name="stopped">
    /// Told once, as soon as something is not kept: why it could not be written, or null where it is full.
    /// </param>
    public JournalWriter(
        Stream output,
        JournalBegin begin,
        long most = long.MaxValue,
        Action<IOException?>? stopped = null
    )
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(begin);
        _output = output;
        _most = most;
        _stopped = stopped;
        _json = new Utf8JsonWriter(_line);
        _redactor = begin.IsRedacted ? new Redactor() : null;
        Write(new JournalRecord { Begin = begin });
    }

    /// <summary>Why the journal ended before its time; null while all is well.</summary>
    public IOException? Problem { get; private set; }

    /// <summary>Exchanges that came when it was full.</summary>
    public long NotKept { get; private set; }

    /// <summary>True while nothing has begun.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>True while it can be written and is not full.</summary>
    public bool TakesMore
    {
        get
        {
            lock (_lock)
            {
                return Problem is null && Octets < _most;
            }
        }
    }

    /// <summary>Octets written.</summary>
    public long Octets { get; private set; }

    /// <summary>A URL's run, or a site's survey, begins.</summary>
    /// <param name="run">It; where it has no number yet (0) it gets the next.</param>
    /// <returns>The run's number.</returns>
    public int Begin(JournalRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        lock (_lock)
        {
            _runs++;
            run = run.Number > 0 ? run : run with { Number = _runs };
            if (_redactor is { } redactor)
            {
                var options = redactor.Redact(run.Options);
                run = run with
                {
                    Options = options,
                    Url = redactor.Redact(run.Url),
                    Decision = redactor.Redact(run.Decision),
                };
            }
            else
            {
                run = run with
                {
                    Options = run.Options with
                    {
                        TrustedAuthoritiesPem = null,
                        ProxyAuthoritiesPem = null,
                        ClientNonceSeed = "",
                    },
                    Decision = run.Decision with { Settings = null },
                };
            }

            Write(new JournalRecord { Run = run });
            return run.Number;
        }
    }

    /// <summary>An exchange of a run ended.</summary>
    /// <param name="run">The run's number.</param>
    /// <param name="exchange">It.</param>
    public void Add(int run, Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        lock (_lock)
        {
            Write(new JournalRecord { Exchange = new JournalExchange(run, _redactor?.Redact(exchange) ?? exchange) });
        }
    }

    /// <summary>An exchange was seen in passing.</summary>
    /// <param name="seen">It.</param>
    /// <returns>False where it is not in the journal: it is full, or cannot be written.</returns>
    public bool Add(JournalSeen seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        lock (_lock)
        {
            if (IsFull())
            {
                return false;
            }

            Write(
                new JournalRecord
                {
                    Seen = _redactor is { } redactor ? seen with { Exchange = redactor.Redact(seen.Exchange) } : seen,
                }
            );
            return Problem is null;
        }
    }

    /// <summary>A request that is not judged was seen in passing.</summary>
    /// <param name="other">It.</param>
    public void Add(SeenOther other)
    {
        ArgumentNullException.ThrowIfNull(other);
        lock (_lock)
        {
            if (Octets < _most)
            {
                Write(
                    new JournalRecord
                    {
                        Other = _redactor is { } redactor ? other with { Url = redactor.Redact(other.Url) } : other,
                    }
                );
            }
        }
    }

    /// <summary>A tunnel passed and was not looked into.</summary>
    /// <param name="tunnel">It.</param>
    public void Add(BlindTunnel tunnel)
    {
        ArgumentNullException.ThrowIfNull(tunnel);
        lock (_lock)
        {
            if (Octets < _most)
            {
                Write(new JournalRecord { Tunnel = _redactor?.Redact(tunnel) ?? tunnel });
            }
        }
    }

    /// <summary>A request was answered by the capture proxy itself.</summary>
    /// <param name="answer">The answer.</param>
    public void Add(OwnAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        lock (_lock)
        {
            if (Octets < _most)
            {
                Write(new JournalRecord { Answer = _redactor?.Redact(answer) ?? answer });
            }
        }
    }

    /// <summary>A client's connection ended without a request.</summary>
    /// <param name="unasked">It.</param>
    public void Add(UnaskedConnection unasked)
    {
        ArgumentNullException.ThrowIfNull(unasked);
        lock (_lock)
        {
            if (Octets < _most)
            {
                Write(new JournalRecord { Unasked = _redactor?.Redact(unasked) ?? unasked });
            }
        }
    }

    /// <summary>What a client sent was changed.</summary>
    /// <param name="edit">The change.</param>
    public void Add(JournalEdit edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        lock (_lock)
        {
            if (Octets < _most)
            {
                Write(
                    new JournalRecord
                    {
                        Edit = _redactor is { } redactor
                            ? edit with
                            {
                                Old = redactor.RedactLines(edit.Old),
                                New = redactor.RedactLines(edit.New),
                            }
                            : edit,
                    }
                );
            }
        }
    }

    /// <summary>The run of the program ends.</summary>
    /// <param name="end">How.</param>
    public void Finish(JournalEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        lock (_lock)
        {
            Write(new JournalRecord { End = NotKept > 0 ? end with { NotKept = NotKept } : end });
        }
    }

    private bool IsFull()
    {
        var isFull = Octets >= _most;
        NotKept += isFull ? 1 : 0;
        if (isFull)
        {
            TellStopped(null);
        }

        return isFull;
    }

    /// <summary>Lets go of what writes; the output is the caller's.</summary>
    public void Dispose() => _json.Dispose();

    private void Write(JournalRecord record)
    {
        if (Problem is not null)
        {
            return;
        }

        IsEmpty &= record.Begin is not null;

        _line.ResetWrittenCount();
        foreach (var masked in _redactor?.TakeFresh() ?? [])
        {
            Append(new JournalRecord { Masked = masked });
        }

        Append(record);
        try
        {
            _output.Write(_line.WrittenSpan);
            _output.Flush();
            Octets += _line.WrittenCount;
        }
        catch (IOException cause)
        {
            Problem = cause;
            TellStopped(cause);
        }
    }

    private void TellStopped(IOException? cause)
    {
        if (!_hasStopped)
        {
            _hasStopped = true;
            _stopped?.Invoke(cause);
        }
    }

    private void Append(JournalRecord record)
    {
        _json.Reset(_line);
        JournalLine.Write(_json, record);
        _json.Flush();
        _line.Write("\n"u8);
    }
}
