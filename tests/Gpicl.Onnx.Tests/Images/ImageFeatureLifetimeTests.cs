using Gpicl.Onnx.Images;
using Gpicl.Onnx.Tests.Support;

namespace Gpicl.Onnx.Tests.Images;

public sealed class ImageFeatureLifetimeTests : IDisposable
{
    private readonly TemporaryNetwork network = new(TemporaryNetwork.Values(2));

    public void Dispose() => network.Dispose();

    [Fact]
    public void A_disposed_extractor_says_so()
    {
        var extractor = new ImageFeatureExtractor(network.Model());
        extractor.Dispose();
        extractor.Dispose();

        Assert.Throws<ObjectDisposedException>(() => extractor.Extract([Pictures.Make(2, 2)]));
    }

    [Fact]
    public void Disposal_waits_for_those_who_are_extracting()
    {
        PixelImage[] images = [.. Enumerable.Range(0, 200).Select(seed => Pictures.Make(2, 2, seed: seed))];
        for (int attempt = 0; attempt < 20; attempt++)
        {
            var extractor = new ImageFeatureExtractor(network.Model(), new() { BatchSize = 1, IntraOpNumThreads = 1, Cache = null });
            Task[] users = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
            {
                while (true)
                    extractor.Extract(images);
            }))];
            extractor.Dispose();

            AggregateException ends = Assert.Throws<AggregateException>(() => Task.WaitAll(users));
            Assert.All(ends.InnerExceptions, exception => Assert.IsType<ObjectDisposedException>(exception));
        }
    }

    [Fact]
    public void Features_seen_before_come_from_the_cache()
    {
        var cache = new ImageFeatureCache();
        PixelImage[] images = [Pictures.Make(2, 2), Pictures.Make(2, 2, seed: 1), Pictures.Make(2, 2)];
        using var extractor = new ImageFeatureExtractor(network.Model(), new() { Cache = cache, BatchSize = 1 });
        using var brighter = new ImageFeatureExtractor(network.Model(TemporaryNetwork.Plain with { Scale = 2 }), new() { Cache = cache });

        float[] first = extractor.Extract(images);
        Assert.Equal(2, cache.Count);
        Assert.Equal(first, extractor.Extract(images));
        Assert.Equal(first.Select(value => 2 * value), brighter.Extract(images));
        Assert.Equal(4, cache.Count);

        // What is in the cache is not computed, which after disposal nobody could.
        extractor.Dispose();
        Assert.Equal(first, extractor.Extract(images));
    }

    [Fact]
    public void A_full_cache_takes_no_more()
    {
        var cache = new ImageFeatureCache(maximumBytes: 500);
        using var extractor = new ImageFeatureExtractor(network.Model(), new() { Cache = cache });
        extractor.Extract([.. Enumerable.Range(0, 100).Select(seed => Pictures.Make(2, 2, seed: seed))]);

        Assert.InRange(cache.Count, 1, 5);
    }
}
