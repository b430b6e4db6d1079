namespace Probe.Transport;

/// <summary>
/// Connections that their peers left open, at most one for each hop. Taking one looks first whether the peer has
/// closed it meanwhile: then nothing was sent on it, and opening another is no repetition.
/// </summary>
internal sealed class IdleConnections : IDisposable
{
    /// <summary>Most of them; a chain of redirects visits a few hosts in turn, and no more are worth keeping.</summary>
    private const int Most = 8;

    private readonly List<Connection> _idle = [];

    /// <summary>The idle connection to that hop, or null.</summary>
    /// <param name="key">Where it must lead.</param>
    /// <param name="lost">Why there was one and it is not given (see <c>ConnectionFacts.IdleConnectionLost</c>).</param>
    public Connection? Take(ConnectionKey key, out string? lost) =>
        TakeAt(_idle.FindIndex(c => c.Key == key && !c.AwaitsTunnel), out lost);

    /// <summary>The idle connection of that number, or null: where a login goes on.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="lost">Why it is not given.</param>
    public Connection? Take(int id, out string? lost)
    {
        var connection = TakeAt(_idle.FindIndex(c => c.Id == id), out lost);
        lost ??= connection is null ? "closed" : null;
        return connection;
    }

    private Connection? TakeAt(int index, out string? lost)
    {
        lost = null;
        if (index < 0)
        {
            return null;
        }

        var connection = _idle[index];
        _idle.RemoveAt(index);
        if (connection.IsQuiet)
        {
            return connection;
        }

        // On TLS what waits cannot be told from the peer's goodbye without reading it.
        lost = connection.Waiting > 0 && !connection.IsTls ? "unasked_octets" : "closed";
        connection.Dispose();
        return null;
    }

    /// <summary>Keeps a connection for the next request to the same hop.</summary>
    public void Put(Connection connection)
    {
        if (_idle.Count == Most)
        {
            _idle[0].Dispose();
            _idle.RemoveAt(0);
        }

        _idle.Add(connection);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var connection in _idle)
        {
            connection.Dispose();
        }

        _idle.Clear();
    }
}
