namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    /// <summary>A range of fields, both ends included.</summary>
    public sealed class Range
    {
        public int Min;
        public int? Max;
        public bool ForceVector;

        public Range()
        {
        }

        public Range(int index)
            : this(index, index)
        {
        }

        public Range(int min, int? max)
        {
            Check.Param(min >= 0, nameof(min), "It cannot be negative.");
            Check.Param(max is null || max >= min, nameof(max), "It cannot be less than the start.");
            if (max is null)
                throw new NotSupportedException("The stand-in for Microsoft.ML does not read ranges without an end.");
            Min = min;
            Max = max;
        }
    }
}
