using Gpicl.Model;

namespace Gpicl.Tests.Model;

public class GpiclOptionsTests
{
    [Fact]
    public void The_smallest_and_the_largest_values_are_valid()
    {
        new GpiclOptions().Validate();
        new GpiclOptions { InputSize = 1, Classes = 2, ModelSize = 1, Layers = 1, Heads = 1, HiddenFactor = 1, MaximumLength = 1 }.Validate();
        new GpiclOptions
        {
            InputSize = 1 << 20,
            Classes = 1000,
            ModelSize = 1 << 14,
            Layers = 1000,
            Heads = 1 << 14,
            HiddenFactor = 64,
            MaximumLength = 1 << 20,
        }.Validate();
    }

    [Fact]
    public void All_faults_are_listed_at_once_with_what_was_found_and_what_is_allowed()
    {
        var options = new GpiclOptions
        {
            InputSize = 0,
            Classes = 1,
            Layout = (TokenLayout)9,
            ModelSize = -4,
            Layers = 1001,
            Heads = 0,
            HiddenFactor = 65,
            MaximumLength = -1,
        };

        string message = Assert.Throws<ArgumentException>(options.Validate).Message;

        Assert.Equal(
            "GPICL options: InputSize is 0; it must be 1 .. 1048576. Classes is 1; it must be 2 .. 1000. ModelSize is -4; it must be 1 .. 16384. "
            + "Layers is 1001; it must be 1 .. 1000. Heads is 0; it must be a divisor of ModelSize (-4). HiddenFactor is 65; it must be 1 .. 64. "
            + "MaximumLength is -1; it must be 1 .. 1048576. Layout is 9; it must be one of Paired, PreviousLabel.",
            message);
    }

    [Fact]
    public void Heads_must_share_the_model_size_evenly()
    {
        var options = new GpiclOptions { ModelSize = 64, Heads = 7 };

        Assert.Equal("GPICL options: Heads is 7; it must be a divisor of ModelSize (64).", Assert.Throws<ArgumentException>(options.Validate).Message);
        Assert.Throws<ArgumentException>(() => new GpiclNetwork(options));
    }
}
