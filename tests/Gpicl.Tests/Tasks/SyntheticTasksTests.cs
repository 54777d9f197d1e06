using Gpicl.Tasks.Synthetic;

namespace Gpicl.Tests.Tasks;

public class SyntheticTasksTests
{
    private static readonly SyntheticTaskOptions None = new()
    {
        PlainClusterWeight = 0,
        TableClusterWeight = 0,
        NetworkLabelWeight = 0,
        TreeLabelWeight = 0,
        SmoothImageWeight = 0,
        StrokeImageWeight = 0,
    };

    private static readonly Dictionary<string, SyntheticTaskOptions> Sources = new()
    {
        ["plain clusters"] = None with { PlainClusterWeight = 1 },
        ["table clusters"] = None with { TableClusterWeight = 1 },
        ["network labels"] = None with { NetworkLabelWeight = 1 },
        ["tree labels"] = None with { TreeLabelWeight = 1 },
        ["smooth images"] = None with { SmoothImageWeight = 1 },
        ["stroke images"] = None with { StrokeImageWeight = 1 },
        ["network units"] = None with { NetworkUnitWeight = 1 },
        ["forest labels"] = None with { ForestLabelWeight = 1 },
        ["glyph images"] = None with { GlyphImageWeight = 1 },
        ["silhouette images"] = None with { SilhouetteImageWeight = 1 },
    };

    public static TheoryData<string> SourceNames => [.. Sources.Keys];

    [Theory]
    [InlineData("plain clusters", 0.6)]
    [InlineData("table clusters", 0.4)]
    [InlineData("network labels", 0.2)]
    [InlineData("tree labels", 0.15)]
    [InlineData("smooth images", 0.4)]
    [InlineData("stroke images", 0.5)]
    [InlineData("network units", 0.1)]
    [InlineData("forest labels", 0.05)]
    [InlineData("glyph images", 0.4)]
    [InlineData("silhouette images", 0.4)]
    public void The_nearest_of_400_examples_beats_the_commonest_class(string source, double margin)
    {
        var tasks = new SyntheticTasks(Sources[source] with { InputSize = 64 });
        double advantage = Enumerable.Range(0, 24).Average(sequence =>
        {
            (float[] inputs, int[] labels) = Sequences.Sample(tasks, sequence, length: 450);
            return NearestNeighbor.Accuracy(inputs, labels, 64, support: 400) - NearestNeighbor.CommonestClassAccuracy(labels, 400);
        });

        Assert.InRange(advantage, margin, 1);
    }

    [Theory]
    [MemberData(nameof(SourceNames))]
    public void Sequences_are_finite_with_mean_zero_and_unit_variance(string source)
    {
        var tasks = new SyntheticTasks(Sources[source] with { InputSize = 32 });
        for (int sequence = 0; sequence < 1500; sequence++)
        {
            (float[] inputs, int[] labels) = Sequences.Sample(tasks, sequence, length: 1 + sequence % 60);

            Assert.DoesNotContain(inputs, value => !float.IsFinite(value));
            Assert.DoesNotContain(labels, label => label is < 0 or > 9);
            if (labels.Length > 5)
            {
                Assert.InRange(inputs.Average(), -1e-3, 1e-3);
                Assert.InRange(inputs.Average(value => value * value), 0.99, 1.01);
            }
        }
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    [InlineData(17, 40)]
    public void Other_sizes_than_the_default_work_for_every_source(int inputSize, int classes)
    {
        foreach (SyntheticTaskOptions source in Sources.Values)
        {
            var tasks = new SyntheticTasks(source with { InputSize = inputSize, Classes = classes, MaximumTableWidth = 2 });
            for (int sequence = 0; sequence < 100; sequence++)
            {
                (float[] inputs, int[] labels) = Sequences.Sample(tasks, sequence, length: 30);
                Assert.DoesNotContain(inputs, value => !float.IsFinite(value));
                Assert.DoesNotContain(labels, label => label < 0 || label >= classes);
            }
        }
    }

    [Fact]
    public void Tasks_have_from_two_to_all_classes_in_any_of_the_labels()
    {
        var tasks = new SyntheticTasks(Sources["plain clusters"] with { InputSize = 2 });
        int[] sizes = new int[11], uses = new int[10];
        for (int sequence = 0; sequence < 2000; sequence++)
        {
            int[] distinct = [.. Sequences.Sample(tasks, sequence, length: 100).Labels.Distinct()];
            sizes[distinct.Length]++;
            foreach (int label in distinct)
                uses[label]++;
        }

        Assert.Equal((0, 0), (sizes[0], sizes[1]));
        Assert.All(sizes[2..], count => Assert.InRange(count, 150, 300));
        Assert.All(uses, count => Assert.InRange(count, 1080, 1320)); // six classes on average: 1,200 uses of each label
    }

    [Fact]
    public void Sequences_are_the_same_on_any_number_of_threads()
    {
        var tasks = new SyntheticTasks(new() { InputSize = 40 });
        (float[] Inputs, int[] Labels)[] alone = [.. Enumerable.Range(0, 200).Select(s => Sequences.Sample(tasks, s, 50))];

        var together = new (float[] Inputs, int[] Labels)[200];
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, s => together[s] = Sequences.Sample(tasks, s, 50));

        for (int s = 0; s < 200; s++)
        {
            Assert.Equal(alone[s].Inputs, together[s].Inputs);
            Assert.Equal(alone[s].Labels, together[s].Labels);
        }
    }

    [Fact]
    public void Unseen_tasks_and_other_seeds_give_other_sequences()
    {
        (float[] inputs, _) = Sequences.Sample(new SyntheticTasks(new()), 7, 20);

        Assert.NotEqual(inputs, Sequences.Sample(new SyntheticTasks(new() { Unseen = true }), 7, 20).Inputs);
        Assert.NotEqual(inputs, Sequences.Sample(new SyntheticTasks(new() { Seed = 1 }), 7, 20).Inputs);
    }

    [Fact]
    public void Sampling_allocates_nothing_once_it_is_warm() => Assert.Equal(0, Sequences.BytesAllocated(new SyntheticTasks(new()), 50));

    [Fact]
    public void Labels_stay_the_same_from_version_to_version()
    {
        ulong[] hashes = [.. Sources.Values.Select(options => Checksum.Of(Enumerable.Range(0, 50)
            .SelectMany(sequence => Sequences.Sample(new SyntheticTasks(options with { Seed = 1, InputSize = 20 }), sequence, 60).Labels)))];

        Assert.Equal(
            [
                853016278628769998UL, 12013153172814152595, 298502110368152840, 18232260329811836479, 2326789949519743027, 13505935688612537764,
                9907789948020833949, 10397271285049443602, 16917582757727927529, 16917582757727927529,
            ],
            hashes);
    }

    [Fact]
    public void Options_out_of_range_are_all_listed()
    {
        var options = None with { InputSize = 1, Classes = 1, WarpProbability = 1.5f };

        string message = Assert.Throws<ArgumentException>(() => new SyntheticTasks(options)).Message;

        Assert.Contains("InputSize is 1", message, StringComparison.Ordinal);
        Assert.Contains("Classes is 1", message, StringComparison.Ordinal);
        Assert.Contains("WarpProbability is 1.5", message, StringComparison.Ordinal);
        Assert.Contains("All weights are zero", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_a_table_stand_on_axes_of_the_input_where_there_are_enough()
    {
        const int Length = 60, Width = 64;
        var tasks = new SyntheticTasks(Sources["table clusters"] with { InputSize = Width, MaximumTableWidth = 16, AxisProbability = 1 });
        HashSet<int> used = [];
        for (int sequence = 0; sequence < 50; sequence++)
        {
            (float[] inputs, _) = Sequences.Sample(tasks, sequence, Length);
            int[] varying = [.. Enumerable.Range(0, Width).Where(axis => Enumerable.Range(1, Length - 1).Any(t => inputs[t * Width + axis] != inputs[axis]))];

            Assert.InRange(varying.Length, 2, 16);
            used.UnionWith(varying);
        }

        Assert.Equal(Width, used.Count);
    }

    [Fact]
    public void Encoded_features_have_one_value_or_several_for_each()
    {
        const int Length = 90, Width = 64, Features = 8;
        SyntheticTaskOptions plain = Sources["tree labels"] with { InputSize = Width, MaximumTableWidth = Features, AxisProbability = 1, WarpProbability = 0 };
        int[] without = Columns(plain), with = Columns(plain with { EncodingProbability = 1 });

        Assert.InRange(without.Max(), 2, Features);
        Assert.InRange(with.Max(), Features + 1, 6 * Features);
        Assert.InRange(with.Count(columns => columns <= Features), 20, 60); // half of the encodings have one value for a feature

        static int[] Columns(SyntheticTaskOptions options)
        {
            var tasks = new SyntheticTasks(options);
            return [.. Enumerable.Range(0, 80).Select(sequence =>
            {
                (float[] inputs, _) = Sequences.Sample(tasks, sequence, Length);
                return Enumerable.Range(0, Width).Count(axis => Enumerable.Range(1, Length - 1).Any(t => inputs[t * Width + axis] != inputs[axis]));
            })];
        }
    }

    [Theory]
    [InlineData("smooth images")]
    [InlineData("glyph images")]
    [InlineData("silhouette images")]
    public void Pixels_of_images_stand_on_axes_so_that_neighbors_are_alike(string source)
    {
        const int Length = 40, Side = 12;
        Assert.InRange(Alikeness(Sources[source]), -0.1, 0.1);
        Assert.InRange(Alikeness(Sources[source] with { PixelProbability = 1 }), 0.3, 1);
        Assert.InRange(Alikeness(Sources[source] with { PixelProbability = 1, InputSize = (Side * Side) + 1 }), -0.1, 0.1); // no square

        // The mean product of a pixel and the one below.
        static double Alikeness(SyntheticTaskOptions options)
        {
            int size = options.InputSize == 196 ? Side * Side : options.InputSize;
            var tasks = new SyntheticTasks(options with { InputSize = size });
            return Enumerable.Range(0, 40).Average(sequence =>
            {
                float[] inputs = Sequences.Sample(tasks, sequence, Length).Inputs;
                return Enumerable.Range(0, Length * size).Where(i => i % size < size - Side).Average(i => (double)inputs[i] * inputs[i + Side]);
            });
        }
    }

    [Fact]
    public void Copies_of_an_image_follow_it_and_are_more_like_it_than_others_of_its_class()
    {
        const int Length = 60, Width = 196;
        var tasks = new SyntheticTasks(Sources["glyph images"] with { PixelProbability = 1, ImageCopyProbability = 1 });
        double copies = 0, others = 0;
        for (int sequence = 0; sequence < 20; sequence++)
        {
            (float[] inputs, int[] labels) = Sequences.Sample(tasks, sequence, Length);
            for (int t = 0; t < Length; t += 3)
            {
                Assert.Equal((labels[t], labels[t]), (labels[t + 1], labels[t + 2]));
                copies += Distance(inputs, t, t + 1) + Distance(inputs, t, t + 2);
                others += 2 * Enumerable.Range(0, Length).Where(i => i / 3 != t / 3 && labels[i] == labels[t]).Select(i => Distance(inputs, t, i))
                    .DefaultIfEmpty(Distance(inputs, t, t + 1)).Average();
            }
        }

        Assert.InRange(copies / others, 0.1, 0.8);

        static double Distance(float[] inputs, int i, int j) => inputs.AsSpan(i * Width, Width).ToArray()
            .Zip(inputs.AsSpan(j * Width, Width).ToArray(), (x, y) => (double)(x - y) * (x - y)).Sum();
    }

    [Fact]
    public void Words_are_columns_of_two_values_and_a_word_of_several_levels_has_one_at_a_time()
    {
        const int Length = 80, Width = 64;
        var tasks = new SyntheticTasks(Sources["table clusters"] with { InputSize = Width, MaximumTableWidth = 8, AxisProbability = 1, WordProbability = 1 });
        int twoValued = 0, others = 0;
        for (int sequence = 0; sequence < 60; sequence++)
        {
            (float[] inputs, _) = Sequences.Sample(tasks, sequence, Length);
            int[] counts = [.. Enumerable.Range(0, Width).Select(axis => Enumerable.Range(0, Length).Select(t => inputs[t * Width + axis]).Distinct().Count())];
            foreach (int count in counts)
                _ = count == 2 ? twoValued++ : count > 2 ? others++ : 0;
        }

        Assert.InRange(twoValued, 300, 3000);
        Assert.InRange(others, 50, 400);
    }

    [Fact]
    public void Missing_values_are_all_one_value_of_their_column()
    {
        const int Length = 80, Width = 64;
        var plain = Sources["table clusters"] with { InputSize = Width, MaximumTableWidth = 8, AxisProbability = 1, WarpProbability = 0 };
        Assert.Equal(1, LargestTie(plain));
        Assert.InRange(LargestTie(plain with { MissingValueProbability = 1 }), 10, Length);

        static int LargestTie(SyntheticTaskOptions options)
        {
            var tasks = new SyntheticTasks(options);
            return Enumerable.Range(0, 20).Max(sequence =>
            {
                (float[] inputs, _) = Sequences.Sample(tasks, sequence, Length);
                return Enumerable.Range(0, Width)
                    .Select(axis => Enumerable.Range(0, Length).Select(t => inputs[t * Width + axis]).GroupBy(value => value))
                    .Where(groups => groups.Count() > 2).Max(groups => groups.Max(group => group.Count()));
            });
        }
    }

    [Fact]
    public void Noise_of_labels_is_what_no_learner_can_foresee()
    {
        SyntheticTaskOptions clear = Sources["table clusters"] with { InputSize = 64 };

        double without = Advantage(clear), with = Advantage(clear with { LabelNoiseProbability = 1 });

        Assert.InRange(with, 0.1, without - 0.05);

        static double Advantage(SyntheticTaskOptions options)
        {
            var tasks = new SyntheticTasks(options);
            return Enumerable.Range(0, 40).Average(sequence =>
            {
                (float[] inputs, int[] labels) = Sequences.Sample(tasks, sequence, length: 250);
                return NearestNeighbor.Accuracy(inputs, labels, 64, support: 200) - NearestNeighbor.CommonestClassAccuracy(labels, 200);
            });
        }
    }

    [Fact]
    public void Tasks_of_few_classes_have_no_more_than_four()
    {
        var tasks = new SyntheticTasks(Sources["plain clusters"] with { InputSize = 2, FewClassesProbability = 1 });
        int[] counts = [.. Enumerable.Range(0, 200).Select(sequence => Sequences.Sample(tasks, sequence, length: 100).Labels.Distinct().Count())];

        Assert.Equal([2, 3, 4], counts.Distinct().Order());
    }
}
