namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    /// <summary>How text is laid out.</summary>
    public class Options
    {
        public bool AllowQuoting;
        public bool AllowSparse;
        public char[] Separators = ['\t'];
        public Column[] Columns;
        public bool TrimWhitespace;
        public bool HasHeader;
        public long? MaxRows;
        public bool MissingRealsAsNaNs;
    }
}
