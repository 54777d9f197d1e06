using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Gpicl.TableBenchmarks.Learners;
using Gpicl.TableBenchmarks.Scores;
using Gpicl.TableBenchmarks.Tables;

namespace Gpicl.TableBenchmarks.Cells;

/// <summary>A learner's scores on the splits of a table at one size, with everything that determines them.</summary>
/// <param name="Table">Its name.</param>
/// <param name="TableHash">Of its content.</param>
/// <param name="Rows">Size of the support sets.</param>
/// <param name="MostQueries">Of a split.</param>
/// <param name="Seed">Of the splits.</param>
/// <param name="Learner">Its name.</param>
/// <param name="Version">Of the learner.</param>
/// <param name="Scores">Of the splits that are finished, in order.</param>
internal sealed record Cell(string Table, string TableHash, int Rows, int MostQueries, int Seed, string Learner, string Version, SplitScore[] Scores)
{
    public static Cell Empty(Table table, int rows, int mostQueries, int seed, TableLearner learner) =>
        new(table.Name, table.Hash, rows, mostQueries, seed, learner.Name, learner.Version, []);

    /// <summary>Where it is kept: names to find it by, and a hash of all that determines it.</summary>
    [JsonIgnore]
    public string FileName
    {
        get
        {
            byte[] key = Encoding.UTF8.GetBytes(FormattableString.Invariant($"{TableHash}|{Rows}|{MostQueries}|{Seed}|{Learner}|{Version}"));
            return FormattableString.Invariant($"{Table}-{Rows}-{Learner}-{Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 6))}.json");
        }
    }
}
