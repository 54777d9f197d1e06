namespace Microsoft.ML.Runtime;

/// <summary>The root environment and, below it, the hosts of the components.</summary>
internal sealed class HostEnvironment : IHost
{
    private readonly Action<ChannelMessage, string> listener;
    private readonly string name;

    public HostEnvironment(string name, int? seed, ComponentCatalog catalog, Action<ChannelMessage, string> listener)
    {
        this.name = name;
        this.listener = listener;
        ComponentCatalog = catalog;
        Rand = seed is int value ? new Random(value) : new Random();
    }

    public ComponentCatalog ComponentCatalog { get; }

    public Random Rand { get; }

    public string ContextDescription => name;

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        Check.NonEmpty(name, nameof(name));
        int ownSeed;
        lock (Rand)
            ownSeed = seed ?? Rand.Next();
        return new HostEnvironment(Below(name), ownSeed, ComponentCatalog, listener);
    }

    public IChannel Start(string name)
    {
        Check.NonEmpty(name, nameof(name));
        return new Channel(Below(name), listener);
    }

    public IPipe<TMessage> StartPipe<TMessage>(string name)
    {
        Check.NonEmpty(name, nameof(name));
        return typeof(TMessage) == typeof(ChannelMessage)
            ? (IPipe<TMessage>)(object)Start(name)
            : new SilentPipe<TMessage>(Below(name));
    }

    public IProgressChannel StartProgressChannel(string name)
    {
        Check.NonEmpty(name, nameof(name));
        return new SilentProgressChannel();
    }

    public TException Process<TException>(TException ex)
        where TException : Exception
        => ex;

    private string Below(string child) => name.Length == 0 ? child : name + "; " + child;
}
