using System.Text.Json;
using Gpicl.InContext;
using Gpicl.MLNet.Saving;

namespace Gpicl.MLNet.Transforms;

/// <summary>How a <see cref="TableFeaturesTransformer"/> is saved: by the columns and their words. ML.NET has nothing that does all of the same.</summary>
internal sealed class TableFeaturesFormat() : PartFormat<TableFeaturesTransformer, InputDescription>("table", () => InputDescription.Json)
{
    public static readonly TableFeaturesFormat Instance = new();

    protected override InputDescription Describe(TableFeaturesTransformer transformer, PartEntries entries) => transformer.Inputs;

    protected override TableFeaturesTransformer Restore(InputDescription settings, PartEntries entries)
    {
        try
        {
            if (settings.Columns == null)
                throw new InvalidDataException("a part of it has no columns");
            settings.Check(settings.FeatureNames!.Length, settings.Classes.Length);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"a part of it is no table: {exception.Message}", exception);
        }

        return new TableFeaturesTransformer(settings);
    }
}
