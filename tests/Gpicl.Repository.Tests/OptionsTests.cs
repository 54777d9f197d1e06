using System.Reflection;
using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Mpi;
using Gpicl.Onnx;
using Gpicl.Onnx.Images;
using Gpicl.Torch;
using Microsoft.ML;

namespace Gpicl.Repository.Tests;

/// <summary>
/// Every type of options of every library is checked as a whole: with all of its options wrong at once, one message names them all.
/// Types are found by their names or by what they can do, so that a new one cannot be left out.
/// </summary>
public sealed class OptionsTests
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Assembly[] Libraries = [.. new[]
    {
        typeof(MetaTrainingRecipe), typeof(OnnxExport), typeof(GpiclTrainersCatalog), typeof(TorchOptions), typeof(MpiGroup),
    }.Select(type => type.Assembly)];

    public static TheoryData<string> Types => [.. All().Select(type => type.FullName!).Order()];

    [Theory]
    [MemberData(nameof(Types))]
    public void One_message_names_every_option_that_is_wrong(string type)
    {
        object options = Create(All().Single(each => each.FullName == type));
        string[] wrong = [.. Spoil(options).Distinct()];

        string? message = Fault(options);

        Assert.NotEmpty(wrong);
        Assert.NotNull(message);
        Assert.All(wrong, name => Assert.Contains($"{name} is ", message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Defaults_are_valid(string type) => Assert.Null(Fault(Create(All().Single(each => each.FullName == type))));

    [Fact]
    public void Options_of_all_libraries_are_found() => Assert.Superset(
        new HashSet<Type>
        {
            typeof(MetaTrainingRecipe), typeof(GpiclOptions), typeof(OnnxExportOptions), typeof(PixelLayout), typeof(MLNet.GpiclTrainer.Options),
            typeof(TorchOptions),
        },
        All().ToHashSet());

    private static IEnumerable<Type> All() => Libraries.SelectMany(library => library.GetTypes()).Where(IsOptions);

    private static bool IsOptions(Type type) =>
        type is { IsClass: true, IsAbstract: false } && (type.Name.EndsWith("Options", StringComparison.Ordinal) || Check(type) != null);

    private static MethodInfo? Check(Type type) => type.GetMethod("Validate", Members | BindingFlags.DeclaredOnly);

    private static object Create(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors(Members).Where(each => each.GetParameters().All(each => each.ParameterType != type))
            .MinBy(each => each.GetParameters().Length)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter =>
            parameter.HasDefaultValue ? parameter.DefaultValue : parameter.ParameterType == typeof(int) ? 1 : "x")]);
    }

    /// <summary>The message of a check; null where nothing is wrong.</summary>
    private static string? Fault(object options)
    {
        MethodInfo check = Check(options.GetType()) ?? throw new InvalidOperationException($"{options.GetType()} has no method that checks it.");
        try
        {
            check.Invoke(options, [.. check.GetParameters().Select(_ => (object)2)]);
            return null;
        }
        catch (TargetInvocationException exception) when (exception.InnerException is ArgumentException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>Sets every option to something that cannot be, and those of options within.</summary>
    /// <returns>The names that have to be in the message.</returns>
    private static List<string> Spoil(object options)
    {
        List<string> names = [];
        foreach (PropertyInfo property in options.GetType().GetProperties().Where(each => each.CanWrite))
        {
            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type == typeof(ILearnerOptions))
                type = typeof(GpiclOptions);
            if (IsOptions(type))
            {
                object inner = Create(type);
                names.AddRange(Spoil(inner));
                property.SetValue(options, inner);
            }
            else if (Wrong(type) is { } wrong)
            {
                if (IsOptional(property) && !IsRefused(options.GetType(), property, wrong = "no such thing"))
                    continue; // any text will do
                property.SetValue(options, wrong);
                names.Add(property.Name);
            }
        }

        return names;
    }

    private static object? Wrong(Type type) =>
        type == typeof(int) ? int.MinValue
        : type == typeof(float) ? float.NaN
        : type == typeof(string) ? ""
        : type == typeof(ChannelValues) ? new ChannelValues(float.NaN, float.NaN, float.NaN)
        : type.IsEnum ? Enum.ToObject(type, 99)
        : null;

    private static bool IsOptional(PropertyInfo property) =>
        property.PropertyType == typeof(string) && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;

    private static bool IsRefused(Type type, PropertyInfo property, object value)
    {
        object options = Create(type);
        property.SetValue(options, value);
        return Fault(options) != null;
    }
}
