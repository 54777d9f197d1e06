using System.Text.Json;

namespace Gpicl.TableBenchmarks.Cells;

/// <summary>Finished cells, a file each; several runs may share the folder as long as they work on different cells.</summary>
/// <param name="path">The folder, made when the first cell is kept.</param>
internal sealed class CellFolder(string path)
{
    /// <summary>The scores kept for a cell, none if there are none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public Cell Load(Cell empty)
    {
        string file = Path.Combine(path, empty.FileName);
        if (!File.Exists(file))
            return empty;
        try
        {
            Cell kept = JsonSerializer.Deserialize<Cell>(File.ReadAllBytes(file), JsonSerializerOptions.Web)!;
            return kept with { Table = empty.Table };
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{file} is no cell: {exception.Message} Remove it to have it measured again.", exception);
        }
    }

    /// <summary>Keeps a cell, atomically.</summary>
    public void Save(Cell cell)
    {
        Directory.CreateDirectory(path);
        string file = Path.Combine(path, cell.FileName), temporary = file + ".part";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(cell, JsonSerializerOptions.Web));
        File.Move(temporary, file, overwrite: true);
    }
}
