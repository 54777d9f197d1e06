using System.Text.Json;
using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tests.MetaTesting.Support;

namespace Gpicl.Tests.Model;

public class LearnerCatalogTests
{
    public static TheoryData<string> Names => [.. LearnerCatalog.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Options_of_every_learner_have_valid_defaults_and_know_its_name(string name)
    {
        ILearnerOptions options = LearnerCatalog.CreateOptions(name);

        options.Validate();
        Assert.Equal(name, LearnerCatalog.NameOf(options));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Options_make_a_learner_of_that_name_with_as_many_parameters_as_they_say(string name)
    {
        ILearnerOptions options = LearnerCatalog.CreateOptions(name);

        ILearner learner = options.Create(seed: 3);

        Assert.Equal((name, options.InputSize, options.Classes), (learner.Name, learner.InputSize, learner.Classes));
        Assert.Equal(options.ParameterCount, learner.Parameters.ElementCount);
        Assert.Equal(options, LearnerCatalog.OptionsOf(learner));
        Assert.Throws<ArgumentOutOfRangeException>("length", () => learner.StateSize(-1));
        Assert.True(learner.StateSize(99) >= learner.StateSize(0));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recipe_comes_back_from_json_with_its_learner(string name)
    {
        var recipe = new MetaTrainingRecipe { Learner = LearnerCatalog.CreateOptions(name) };

        MetaTrainingRecipe again = JsonSerializer.Deserialize<MetaTrainingRecipe>(recipe.ToJson())!;

        Assert.Equal(recipe, again);
        Assert.Contains($"\"Learner\":{{\"Name\":\"{name}\",\"InputSize\":", recipe.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_recipe_that_does_not_name_its_learner_is_for_a_transformer() =>
        Assert.Equal(new GpiclOptions { Layers = 3 }, JsonSerializer.Deserialize<MetaTrainingRecipe>("""{"Learner":{"Layers":3}}""")!.Learner);

    [Theory]
    [InlineData("""{"Learner":{"Name":"other"}}""", "there is no learner 'other'; this version knows 'gpicl' or ")]
    [InlineData("""{"Learner":{"Name":3}}""", "the name of a learner must be a string")]
    [InlineData("""{"Learner":[]}""", "the options of a learner must be a JSON object")]
    [InlineData("""{"Learner":{"Name":"gpicl","Layers":"x"}}""", "Layers")]
    public void A_recipe_with_a_learner_that_cannot_be_is_refused(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<MetaTrainingRecipe>(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Learners_and_names_that_are_not_of_the_library_are_refused()
    {
        Assert.Contains("'other'", Assert.Throws<ArgumentException>("name", () => LearnerCatalog.CreateOptions("other")).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => LearnerCatalog.OptionsOf(new FormulaLearner(1, 2, (_, _) => [0, 0])));
    }
}
