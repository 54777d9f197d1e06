using System.Diagnostics;

namespace Microsoft.ML.Runtime;

/// <summary>Passes messages on to the log of the context.</summary>
internal sealed class Channel : IChannel
{
    private readonly Action<ChannelMessage, string> listener;
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private bool disposed;

    public Channel(string name, Action<ChannelMessage, string> listener)
    {
        this.listener = listener;
        ContextDescription = name;
        Trace(MessageSensitivity.None, "Channel started");
    }

    public string ContextDescription { get; }

    public void Send(ChannelMessage msg) => listener(msg, ContextDescription);

    public void Trace(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Trace, sensitivity, fmt);

    public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Trace, sensitivity, fmt, args);

    public void Error(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Error, sensitivity, fmt);

    public void Error(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Error, sensitivity, fmt, args);

    public void Warning(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Warning, sensitivity, fmt);

    public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Warning, sensitivity, fmt, args);

    public void Info(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Info, sensitivity, fmt);

    public void Info(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Info, sensitivity, fmt, args);

    public TException Process<TException>(TException ex)
        where TException : Exception
        => ex;

    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        Trace(MessageSensitivity.None, "Channel finished. Elapsed {0:c}.", watch.Elapsed);
        Trace(MessageSensitivity.None, "Channel disposed");
    }

    private void Send(ChannelMessageKind kind, MessageSensitivity sensitivity, string format, params object[] arguments)
    {
        var text = arguments.Length == 0 ? format : string.Format(CultureInfo.InvariantCulture, format, arguments);
        Send(new ChannelMessage(kind, sensitivity, text));
    }
}
