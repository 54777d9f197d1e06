using System.Reflection;
using System.Reflection.Emit;
using Gpicl.InContext;
using Gpicl.Model;

namespace Gpicl.Tests;

/// <summary>The library can be read from the bottom up: what is in a folder uses what is in that folder and those below it.</summary>
public class FolderDependencyTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly string[] TopDown =
    [
        "MetaTesting.Comparisons", "MetaTraining", "MetaTraining.Optimizers", "MetaTesting",
        "Baselines.Maml", "Baselines.MultiTask", "Baselines.Nearest", "Baselines.Online", "Baselines.Recurrent", "Baselines.Regression", "Baselines.Vsml",
        "InContext", "Model", "Tasks.Synthetic", "InContext.Encodings",
        "Tasks", "Datasets", "Tensors.Operations", "Tensors.Kernels", "Tensors", "IO", "Randomness", "",
    ];

    private static readonly Dictionary<short, OpCode> OpCodes =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);


    [Fact]
    public void Folders_use_those_below_them_only()
    {
        // The catalogue knows all learners, so that checkpoints can be read by whatever needs one.
        IEnumerable<string> upward =
            from type in typeof(InContextLearner).Assembly.GetTypes()
            where IsOurs(type) && Outermost(type) != typeof(LearnerCatalog)
            from used in UsesOf(type).SelectMany(Parts).Distinct()
            where IsOurs(used) && PlaceOf(used) < PlaceOf(type)
            select $"{Outermost(type).FullName} uses {used.FullName}";

        Assert.Empty(upward.Distinct());
    }

    [Fact]
    public void Every_file_is_in_the_namespace_of_its_folder()
    {
        string folder = Path.Combine(RepositoryData.Root(AppContext.BaseDirectory), "src", "Gpicl");
        string[] files = [.. TopDown.SelectMany(name => Directory.EnumerateFiles(Path.Combine(folder, name.Replace('.', Path.DirectorySeparatorChar)), "*.cs"))];

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Contains(
            $"namespace {string.Join('.', ["Gpicl", .. Path.GetRelativePath(folder, Path.GetDirectoryName(file)!).Split(Path.DirectorySeparatorChar, '.').Where(part => part != "")])};",
            File.ReadLines(file)));
    }

    // What compilers add has namespaces of its own, or none.
    private static bool IsOurs(Type type) =>
        type.Assembly == typeof(InContextLearner).Assembly && type.Namespace?.StartsWith(nameof(Gpicl), StringComparison.Ordinal) == true;

    private static int PlaceOf(Type type)
    {
        int place = Array.IndexOf(TopDown, type.Namespace!["Gpicl".Length..].TrimStart('.'));
        return place >= 0 ? place : throw new InvalidOperationException($"{type.Namespace} has no place among the folders yet.");
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    // A type without what is around it: elements of arrays, arguments of generic types.
    private static IEnumerable<Type> Parts(Type? type) =>
        type == null || type.IsGenericParameter ? []
        : type.HasElementType ? Parts(type.GetElementType())
        : type.IsGenericType ? [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)]
        : [type];

    private static IEnumerable<Type?> UsesOf(Type type) =>
    [
        type.BaseType,
        .. type.GetInterfaces(),
        .. type.GetFields(All).Select(field => field.FieldType),
        .. type.GetMethods(All).Select(method => method.ReturnType),
        .. type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)).SelectMany(UsesOf),
    ];

    private static IEnumerable<Type?> UsesOf(MethodBase method)
    {
        List<Type?> used = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
        if (method.GetMethodBody() is not { } body)
            return used;
        used.AddRange(body.LocalVariables.Select(local => local.LocalType));
        byte[] code = body.GetILAsByteArray()!;
        for (int i = 0; i < code.Length;)
        {
            OpCode operation = code[i] == 0xFE ? OpCodes[(short)(0xFE00 | code[i + 1])] : OpCodes[code[i]];
            i += operation.Size;
            if (operation.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                used.AddRange(MembersOf(method, BitConverter.ToInt32(code, i)));
            i += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, i),
                _ => 4,
            };
        }

        return used;
    }

    private static IEnumerable<Type?> MembersOf(MethodBase method, int token)
    {
        Type[]? ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        MemberInfo member = method.Module.ResolveMember(token, ofType, ofMethod)!;
        return member is Type type ? [type]
            : member is MethodBase { IsGenericMethod: true } generic ? [member.DeclaringType, .. generic.GetGenericArguments()]
            : [member.DeclaringType];
    }
}
