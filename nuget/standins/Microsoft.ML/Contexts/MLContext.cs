namespace Microsoft.ML;

/// <summary>Where everything starts: the catalogs of components, the seed and the log.</summary>
public sealed class MLContext : IHostEnvironment
{
    private readonly HostEnvironment environment;

    public MLContext(int? seed = null)
    {
        environment = new HostEnvironment("", seed, new ComponentCatalog(), RaiseLog);
        Data = new DataOperationsCatalog(environment);
        Transforms = new TransformsCatalog(environment);
        Model = new ModelOperationsCatalog(environment);
        MulticlassClassification = new MulticlassClassificationCatalog(environment);
    }

    public event EventHandler<LoggingEventArgs> Log;

    public MulticlassClassificationCatalog MulticlassClassification { get; }

    public TransformsCatalog Transforms { get; }

    public ModelOperationsCatalog Model { get; }

    public DataOperationsCatalog Data { get; }

    public ComponentCatalog ComponentCatalog => environment.ComponentCatalog;

    string IExceptionContext.ContextDescription => environment.ContextDescription;

    IHost IHostEnvironment.Register(string name, int? seed, bool? verbose) => environment.Register(name, seed, verbose);

    IChannel IChannelProvider.Start(string name) => environment.Start(name);

    IPipe<TMessage> IChannelProvider.StartPipe<TMessage>(string name) => environment.StartPipe<TMessage>(name);

    IProgressChannel IProgressChannelProvider.StartProgressChannel(string name) => environment.StartProgressChannel(name);

    TException IExceptionContext.Process<TException>(TException ex) => environment.Process(ex);

    private void RaiseLog(ChannelMessage message, string source)
        => Log?.Invoke(this, new LoggingEventArgs(message.Message, message.Kind, source));
}
