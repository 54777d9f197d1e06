namespace Gpicl.Randomness;

/// <summary>
/// What the streams of one seed are used for. A value never changes its meaning: the numbers of every task depend on it.
/// </summary>
internal static class StreamPurpose
{
    public const uint Weights = 0;
    public const uint Projection = 1;
    public const uint Permutation = 2;
    public const uint TaskOfSequence = 3;
    public const uint Examples = 4;
    public const uint FixedPermutation = 5;
    public const uint RandomDataset = 6;
    public const uint MixtureComponent = 7;
    public const uint SyntheticTask = 8;
    public const uint ImageDistortion = 9;
    public const uint ContextOrder = 10;
    public const uint OnlineOrder = 11;
    public const uint SequenceLength = 12;
    public const uint MemberAxes = 13;
    public const uint Augmentation = 14;
    public const uint InitialMemories = 15;
    public const uint PixelTask = 16;
    public const uint Folds = 20;
}
