namespace Microsoft.ML.Runtime;

/// <summary>Messages whose sensitivity is not known.</summary>
internal static class ChannelExtensions
{
    public static void Warning(this IChannel channel, string format, params object[] arguments)
        => channel.Warning(MessageSensitivity.Unknown, format, arguments);
}
