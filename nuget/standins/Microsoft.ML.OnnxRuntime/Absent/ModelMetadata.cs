using System.Collections.Generic;

namespace Microsoft.ML.OnnxRuntime;

public class ModelMetadata
{
    internal ModelMetadata() => throw Missing.Runtime;

    public string ProducerName => throw Missing.Runtime;

    public Dictionary<string, string> CustomMetadataMap => throw Missing.Runtime;
}
