using Gpicl.Tasks;

namespace Gpicl.InContext;

/// <summary>
/// How the labels of a task are told by the labels of a model, its symbols. Up to as many as there are symbols, every member of an ensemble has a
/// permutation of its own. Of more labels, each member puts several into one symbol: which they are differs from member to member, so that
/// all of them together tell any two labels apart. A label's symbol does not depend on how many labels there are.
/// </summary>
internal static class LabelCodes
{
    /// <summary>Most classes of a task, where the model does not know more.</summary>
    public const int MostClasses = 1000;

    /// <summary>Members for each symbol that the number of a class would take, written in as many digits as the model has symbols.</summary>
    private const int MembersPerDigit = 8;

    private const int MostMembers = 1000; // as InContextOptions allow

    /// <summary>The symbol of each label for one member; of all labels there may ever be where they are more than symbols.</summary>
    /// <param name="seed">Seed of the ensemble.</param>
    /// <param name="member">Number of the member.</param>
    /// <param name="classes">Labels of the task.</param>
    /// <param name="symbols">Labels of the model.</param>
    public static int[] Create(ulong seed, int member, int classes, int symbols)
    {
        // As many labels side by side as there are symbols have one each, so that all symbols stand for about as many labels.
        int blocks = classes <= symbols ? 1 : (MostClasses + symbols - 1) / symbols;
        var code = new int[blocks * symbols];
        for (int block = 0; block < blocks; block++)
            LabelPermutation.Fill(seed, EnsembleMember.Number(member + block * MostMembers), code.AsSpan(block * symbols, symbols));
        return code;
    }

    /// <summary>Size of the ensemble: what is wanted, or what telling so many classes apart takes.</summary>
    public static int Members(int wanted, int classes, int symbols)
    {
        int digits = 1;
        for (long numbers = symbols; numbers < classes; numbers *= symbols)
            digits++;
        return digits == 1 ? wanted : Math.Min(MostMembers, Math.Max(wanted, MembersPerDigit * digits));
    }

    /// <summary>What the mean over members of a class's log-probability is multiplied by: one symbol tells a part of a class only.</summary>
    public static double Scale(int classes, int symbols) => Math.Log(classes) / Math.Log(symbols);
}
