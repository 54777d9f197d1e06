using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Rows;

/// <summary>The features of a view.</summary>
internal static class FeatureRows
{
    /// <summary>Reads all rows that have no infinite features.</summary>
    /// <param name="data">The view.</param>
    /// <param name="column">Its column of features, of known size.</param>
    /// <returns>[rows, width], the place of each among all rows of the view, and how many these are.</returns>
    /// <exception cref="InvalidOperationException">A row has more or fewer features than the column's type says.</exception>
    public static (float[] Inputs, int[] Places, int Rows) Read(IDataView data, DataViewSchema.Column column)
    {
        int width = ((VectorDataViewType)column.Type).Size;
        List<float> inputs = [];
        List<int> places = [];
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        var reader = new VectorReader<float>(cursor, column);
        int place = 0;
        for (; cursor.MoveNext(); place++)
        {
            ref readonly VBuffer<float> vector = ref reader.Read();
            if (LabeledRows.HasInfinite(vector.GetValues()))
                continue;
            places.Add(place);
            int start = inputs.Count;
            CollectionsMarshal.SetCount(inputs, checked(start + width));
            vector.CopyTo(CollectionsMarshal.AsSpan(inputs)[start..]);
        }

        return ([.. inputs], [.. places], place);
    }
}
