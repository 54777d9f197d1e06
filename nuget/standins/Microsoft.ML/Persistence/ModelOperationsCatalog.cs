using System.IO.Compression;

namespace Microsoft.ML;

/// <summary>Saves, loads and applies models.</summary>
public sealed class ModelOperationsCatalog : IInternalCatalog
{
    private const string ModelEntry = "TransformerChain/Model.key";
    private const string SchemaEntry = "Schema/Model.key";

    private readonly IHostEnvironment environment;

    internal ModelOperationsCatalog(IHostEnvironment environment)
    {
        this.environment = environment;
    }

    IHostEnvironment IInternalCatalog.Environment => environment;

    public void Save(ITransformer model, DataViewSchema inputSchema, Stream stream)
    {
        Check.Value(model, nameof(model));
        Check.Value(stream, nameof(stream));
        var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
            new ModelSaveContext(writer).SaveComponent(model);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        using (var entry = archive.CreateEntry(ModelEntry).Open())
        {
            content.Position = 0;
            content.CopyTo(entry);
        }

        if (inputSchema is null)
            return;
        using var schema = new BinaryWriter(archive.CreateEntry(SchemaEntry).Open());
        SchemaStore.Write(schema, inputSchema);
    }

    public void Save(ITransformer model, DataViewSchema inputSchema, string filePath)
    {
        Check.Value(model, nameof(model));
        Check.NonEmpty(filePath, nameof(filePath));
        using var stream = File.Create(filePath);
        Save(model, inputSchema, stream);
    }

    public ITransformer Load(Stream stream, out DataViewSchema inputSchema)
    {
        Check.Value(stream, nameof(stream));
        ZipArchive archive;
        try
        {
            archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException exception)
        {
            throw new FormatException("The stream is not a saved model.", exception);
        }

        using (archive)
        {
            var model = archive.GetEntry(ModelEntry) ?? throw new FormatException("The stream is not a saved model.");
            inputSchema = null;
            if (archive.GetEntry(SchemaEntry) is { } schema)
            {
                using var schemaReader = new BinaryReader(schema.Open());
                inputSchema = SchemaStore.Read(schemaReader);
            }

            using var reader = new BinaryReader(model.Open());
            return ComponentReader.Load(reader);
        }
    }

    public ITransformer Load(string filePath, out DataViewSchema inputSchema)
    {
        Check.NonEmpty(filePath, nameof(filePath));
        using var stream = File.OpenRead(filePath);
        return Load(stream, out inputSchema);
    }

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, bool ignoreMissingColumns = true, SchemaDefinition inputSchemaDefinition = null, SchemaDefinition outputSchemaDefinition = null)
        where TSrc : class
        where TDst : class, new()
        => CreatePredictionEngine<TSrc, TDst>(transformer, new PredictionEngineOptions
        {
            IgnoreMissingColumns = ignoreMissingColumns,
            InputSchemaDefinition = inputSchemaDefinition,
            OutputSchemaDefinition = outputSchemaDefinition,
        });

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, DataViewSchema inputSchema)
        where TSrc : class
        where TDst : class, new()
    {
        Check.Value(inputSchema, nameof(inputSchema));
        var definition = MemberColumn.DefinitionFor(typeof(TSrc), inputSchema, SchemaDefinition.Direction.Read);
        return CreatePredictionEngine<TSrc, TDst>(transformer, ignoreMissingColumns: false, definition);
    }

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, PredictionEngineOptions options)
        where TSrc : class
        where TDst : class, new()
    {
        Check.Value(transformer, nameof(transformer));
        Check.Value(options, nameof(options));
        return new PredictionEngine<TSrc, TDst>(transformer, options);
    }
}
