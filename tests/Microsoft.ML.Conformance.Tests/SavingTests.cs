using System.IO.Compression;
using Microsoft.ML.Conformance.Data;
using Microsoft.ML.Conformance.ThirdParty;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Conformance;

public sealed class SavingTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IDataView data;

    public SavingTests()
    {
        data = ml.Data.LoadFromEnumerable(Points.Make(6));
    }

    [Fact]
    public void A_third_party_can_have_a_built_in_transformer_saved_in_its_place()
    {
        var copy = ml.Transforms.CopyColumns("A", "Label").Fit(data);
        var chain = new TransformerChain<ITransformer>(new DelegatingTransformer(copy, saves: true), ml.Transforms.CopyColumns("B", "Label").Fit(data));
        var loaded = (TransformerChain<ITransformer>)SaveAndLoad(chain);

        Assert.Equal([copy.GetType(), copy.GetType()], loaded.Select(transformer => transformer.GetType()));
        Assert.Equal(["Label", "Features", "A", "B"], loaded.Transform(data).Schema.Select(column => column.Name));
    }

    [Fact]
    public void A_transformer_that_saves_nothing_is_a_fault()
    {
        var chain = new TransformerChain<ITransformer>(new DelegatingTransformer(ml.Transforms.CopyColumns("A", "Label").Fit(data), saves: false));

        Assert.Throws<InvalidOperationException>(() => ml.Model.Save(chain, data.Schema, new MemoryStream()));
    }

    [Fact]
    public void A_lone_transformer_is_loaded_as_itself_and_its_schema_may_be_left_out()
    {
        using var stream = new MemoryStream();
        ml.Model.Save(ml.Transforms.CopyColumns("A", "Label").Fit(data), null, stream);
        stream.Position = 0;
        var loaded = ml.Model.Load(stream, out var schema);

        Assert.Null(schema);
        Assert.IsType<ColumnCopyingTransformer>(loaded);
    }

    [Fact]
    public void A_model_file_is_a_zip_archive_whose_other_entries_are_left_alone()
    {
        using var stream = new MemoryStream();
        ml.Model.Save(ml.Transforms.CopyColumns("A", "Label").Fit(data), data.Schema, stream);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        using (var entry = archive.CreateEntry("Other/Entry").Open())
            entry.Write([1, 2, 3]);
        stream.Position = 0;

        Assert.NotNull(ml.Model.Load(stream, out _).GetOutputSchema(data.Schema).GetColumnOrNull("A"));
    }

    [Fact]
    public void Key_values_and_slot_names_of_a_schema_are_kept()
    {
        var keyed = ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        using var stream = new MemoryStream();
        ml.Model.Save(ml.Transforms.CopyColumns("A", "Label").Fit(keyed), keyed.Schema, stream);
        stream.Position = 0;
        ml.Model.Load(stream, out var schema);

        VBuffer<ReadOnlyMemory<char>> values = default;
        schema["Label"].GetKeyValues(ref values);
        Assert.Equal(["red", "green", "blue"], values.DenseValues().Select(value => value.ToString()));
    }

    [Fact]
    public void A_missing_file_is_not_a_model()
        => Assert.Throws<FileNotFoundException>(() => ml.Model.Load(Path.Combine(Path.GetTempPath(), "no such model.zip"), out _));

    private ITransformer SaveAndLoad(ITransformer model)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        return ml.Model.Load(stream, out _);
    }
}
