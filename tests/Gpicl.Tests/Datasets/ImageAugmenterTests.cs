using Gpicl.Datasets;
using Gpicl.InContext;
using Gpicl.Tests.InContext;

namespace Gpicl.Tests.Datasets;

public class ImageAugmenterTests
{
    private static readonly ImageShape Image = new(2, 28, 20);

    [Theory]
    [InlineData(false, 2.01, 1.44)]
    [InlineData(true, 3.0, 6.0)]
    public void A_spot_moves_as_far_as_documented_and_the_second_copy_the_other_way(bool distorts, double mostDown, double mostRight)
    {
        var augmenter = new ImageAugmenter(Image, distorts, mirrored: false, seed: 7);
        float[] source = Spot(17, 12);
        double furthestDown = 0, furthestRight = 0;
        for (int example = 0; example < 60; example++)
        {
            (double down, double right) = Center(Apply(augmenter, example, 0, 0, source));
            (double oppositeDown, double oppositeRight) = Center(Apply(augmenter, example, 0, 1, source));
            furthestDown = Math.Max(furthestDown, Math.Abs(down - 17));
            furthestRight = Math.Max(furthestRight, Math.Abs(right - 12));
            if (!distorts)
                Assert.Equal((34.0, 24.0), (Math.Round(down + oppositeDown, 1), Math.Round(right + oppositeRight, 1)));
        }

        Assert.InRange(furthestDown, mostDown / 3, mostDown);
        Assert.InRange(furthestRight, mostRight / 3, mostRight);
    }

    [Fact]
    public void Copies_depend_on_seed_example_and_member_and_on_nothing_else()
    {
        float[] source = Spot(10, 10);
        var augmenter = new ImageAugmenter(Image, distorts: true, mirrored: false, seed: 7);
        float[] copy = Apply(augmenter, 3, 2, 0, source);
        Assert.Equal(copy, Apply(new ImageAugmenter(Image, distorts: true, mirrored: false, seed: 7), 3, 2, 0, source));
        Assert.NotEqual(copy, Apply(augmenter, 3, 1, 0, source));
        Assert.NotEqual(copy, Apply(augmenter, 2, 2, 0, source));
        Assert.NotEqual(copy, Apply(augmenter, 3, 2, 1, source));
        Assert.NotEqual(copy, Apply(new ImageAugmenter(Image, distorts: true, mirrored: false, seed: 8), 3, 2, 0, source));
    }

    [Fact]
    public void Half_of_mirrored_copies_are_mirror_images()
    {
        var augmenter = new ImageAugmenter(Image, distorts: false, mirrored: true, seed: 7);
        float[] source = Spot(14, 3); // mirrored, it is at 16
        int mirrored = Enumerable.Range(0, 200).Count(i => Center(Apply(augmenter, i / 2, 1, i % 2, source)).Right > 10);
        Assert.InRange(mirrored, 70, 130);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(9, 1)]
    [InlineData(3, 3)]
    public void Images_of_one_value_stay_as_they_are_however_small(int height, int width)
    {
        var image = new ImageShape(3, height, width);
        float[] source = new float[image.Size], target = new float[image.Size];
        Array.Fill(source, 5f);
        new ImageAugmenter(image, distorts: true, mirrored: true, seed: 1).Apply(0, 0, 0, source, target);
        Assert.All(target, value => Assert.Equal(5, value, 1e-5));
    }

    [Fact]
    public void Images_larger_than_the_models_input_are_seen_scaled_down()
    {
        // 12 values are the model's input: 2 × 9 × 9 become 2 × 2 × 2.
        float[] inputs = Fixtures.Inputs(40, 162), queries = Fixtures.Inputs(7, 162, seed: 6);
        int[] labels = Fixtures.Labels(40, 3);
        var options = new InContextOptions { Image = new ImageShape(2, 9, 9), Augmentation = Augmentation.None, Members = 2 };
        InContextClassifier large = Fixtures.Learner().Fit(inputs, labels, 162, 3, options);
        InContextClassifier small = Fixtures.Learner().Fit(Reduce(inputs), labels, 8, 3, options with { Image = new ImageShape(2, 2, 2) });
        Fixtures.AssertClose(Fixtures.Probabilities(small, Reduce(queries)), Fixtures.Probabilities(large, queries), 1e-3f);

        static float[] Reduce(float[] images) => new ImagePreparation { Side = 2, Normalize = false }
            .Apply(new Dataset("images", images, new int[images.Length / 162], 1, new ImageShape(2, 9, 9))).Inputs.ToArray();
    }

    private static float[] Apply(ImageAugmenter augmenter, int example, int member, int copy, float[] source)
    {
        var target = new float[source.Length];
        augmenter.Apply(example, member, copy, source, target);
        return target;
    }

    // A smooth spot in the second channel, none in the first.
    private static float[] Spot(int row, int column)
    {
        var image = new float[Image.Size];
        for (int i = 0; i < Image.Height; i++)
            for (int j = 0; j < Image.Width; j++)
                image[(Image.Height + i) * Image.Width + j] = MathF.Exp(-0.5f * ((i - row) * (i - row) + (j - column) * (j - column)));
        return image;
    }

    private static (double Down, double Right) Center(float[] image)
    {
        double sum = 0, down = 0, right = 0;
        for (int i = 0; i < Image.Height; i++)
        {
            for (int j = 0; j < Image.Width; j++)
            {
                double value = image[(Image.Height + i) * Image.Width + j];
                (sum, down, right) = (sum + value, down + value * i, right + value * j);
            }
        }

        Assert.All(image[..(Image.Height * Image.Width)], value => Assert.Equal(0, value));
        return (down / sum, right / sum);
    }
}
