using Gpicl.MetaTesting.Comparisons;
using Gpicl.Tests.IO;

namespace Gpicl.Tests.MetaTesting.Comparisons;

public class ComparisonFileTests
{
    private const string Cell = """{ "examples": 1, "accuracy": 0.5, "halfWidth95": 0.1, "crossEntropy": 1, "predictions": 9 }""";

    [Fact]
    public void A_file_that_does_not_exist_is_empty_and_is_not_created_by_looking()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("cells.json");

        Assert.Equal((0, path), (ComparisonFile.Open(path).CellCount, ComparisonFile.Open(path).Path));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_valid_file_is_read()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(1, Open(folder, $$"""{ "format": "gpicl-comparison-2", "cells": { "k": {{Cell}} }, "curves": {} }""").CellCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "format": "something else", "cells": {}, "curves": {} }""")]
    [InlineData("""{ "format": "gpicl-comparison-2", "cells": null, "curves": {} }""")]
    [InlineData("""{ "format": "gpicl-comparison-2", "cells": {} }""")]
    [InlineData("""{ "format": "gpicl-comparison-2", "cells": { "k": null }, "curves": {} }""")]
    [InlineData("""{ "format": "gpicl-comparison-2", "cells": { "k": {} }, "curves": {} }""")]
    [InlineData("""{ "format": "gpicl-comparison-2", "cells": { "k": { "accuracy": 1.5, "predictions": 9 } }, "curves": {} }""")]
    [InlineData("""{ "format": "gpicl-comparison-2", "cells": {}, "curves": { "k": null } }""")]
    [InlineData("""{ "format": "gpicl-comparison-2", "cells": {}, "curves": { "k": [] } }""")]
    [InlineData("""{ "format": "gpicl-comparison-2", "cells": {}, "curves": { "k": [{ "examples": 1, "accuracy": 0.5, "predictions": 9 }] } }""")]
    public void A_damaged_or_foreign_file_is_refused_by_name(string content)
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<InvalidDataException>(() => Open(folder, content));

        Assert.StartsWith(folder.File("cells.json"), error.Message, StringComparison.Ordinal);
        Assert.Contains("not the cells of a comparison", error.Message, StringComparison.Ordinal);
    }

    private static ComparisonFile Open(TemporaryFolder folder, string content)
    {
        string path = folder.File("cells.json");
        File.WriteAllText(path, content);
        return ComparisonFile.Open(path);
    }
}
