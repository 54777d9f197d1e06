using Gpicl.Model;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Gpicl.Torch;

/// <summary>
/// The forward pass of a <see cref="GpiclNetwork"/> in TorchSharp, on parameters of the same names and shapes. Where the
/// precision is bfloat16, what a product reads is rounded to it; sums over layers stay in 32 bits.
/// </summary>
internal sealed class TorchNetwork(GpiclOptions options, TorchParameters parameters, TorchPrecision precision)
{
    // B = sequences, T = examples of a sequence, D = model size, H = heads, N = input size, C = classes
    private readonly long size = options.ModelSize, heads = options.Heads;

    /// <summary>Predicts every label from the examples before it.</summary>
    /// <param name="inputs">[B, T, N], 32-bit floats.</param>
    /// <param name="labels">[B, T], 64-bit integers.</param>
    /// <returns>Logits, [B, T, C], 32-bit floats.</returns>
    public Tensor Forward(Tensor inputs, Tensor labels)
    {
        // [B, T, D]
        Tensor embedded = functional.linear(Narrow(inputs), Transposed("embedding.input.weight"), Narrow(parameters["embedding.bias"])).to(ScalarType.Float32);
        Tensor vectors = functional.one_hot(labels, options.Classes).to(ScalarType.Float32).matmul(parameters["embedding.label.weight"]); // [B, T, D]
        Tensor x = options.Layout == TokenLayout.Paired ? ForwardPaired(embedded, vectors) : ForwardPreviousLabel(embedded, vectors);
        return Linear(Norm(x, "norm"), "head").to(ScalarType.Float32);
    }

    private Tensor ForwardPaired(Tensor query, Tensor vectors)
    {
        Tensor x = stack([query, query + vectors]); // [2, B, T, D]: query tokens, then support tokens
        Tensor mask = PairedMask(query.shape[1], query.device);
        for (int i = 0; i < options.Layers; i++)
        {
            string block = $"blocks.{i}";
            bool queriesOnly = i == options.Layers - 1; // nothing reads the last block's support tokens
            Tensor mixed = AttendPaired(Linear(Norm(x, $"{block}.attention.norm"), $"{block}.attention.input"), mask, queriesOnly);
            x = Rest(queriesOnly ? x.narrow(0, 0, 1) : x, mixed, block);
        }

        return x[0];
    }

    private Tensor ForwardPreviousLabel(Tensor embedded, Tensor vectors)
    {
        long length = embedded.shape[1];
        Tensor previous = cat([zeros_like(vectors.narrow(1, 0, 1)), vectors.narrow(1, 0, length - 1)], 1);
        Tensor x = embedded + previous + parameters["embedding.position"].narrow(0, 0, length); // [B, T, D]
        for (int i = 0; i < options.Layers; i++)
        {
            string block = $"blocks.{i}";
            x = Rest(x, AttendCausally(Linear(Norm(x, $"{block}.attention.norm"), $"{block}.attention.input")), block);
        }

        return x;
    }

    // What follows attention in a block: x += output(mixed), x += mlp(norm(x)).
    private Tensor Rest(Tensor x, Tensor mixed, string block)
    {
        x = x + Linear(mixed, $"{block}.attention.output");
        Tensor hidden = functional.gelu(Linear(Norm(x, $"{block}.mlp.norm"), $"{block}.mlp.up"), TorchSharp.Modules.GELU.Approximate.tanh);
        return x + Linear(hidden, $"{block}.mlp.down");
    }

    private Tensor AttendCausally(Tensor queriesKeysValues)
    {
        long batch = queriesKeysValues.shape[0], length = queriesKeysValues.shape[1];
        Tensor[] split = queriesKeysValues.view(batch, length, 3, heads, size / heads).permute(2, 0, 3, 1, 4).unbind(0); // each [B, H, T, D/H]
        return Joined(functional.scaled_dot_product_attention(split[0], split[1], split[2], is_casual: true));
    }

    // Support tokens attend to support tokens up to their own, query tokens to the support tokens before them and to themselves.
    private Tensor AttendPaired(Tensor queriesKeysValues, Tensor mask, bool queriesOnly)
    {
        long batch = queriesKeysValues.shape[1], length = queriesKeysValues.shape[2];
        Tensor[] split = queriesKeysValues.view(2, batch, length, 3, heads, size / heads).permute(3, 0, 1, 4, 2, 5).unbind(0); // each [2, B, H, T, D/H]
        Tensor keys = cat([split[1][1], split[1][0]], 2), values = cat([split[2][1], split[2][0]], 2); // [B, H, 2·T, D/H]: support, query
        Tensor queries = Joined(functional.scaled_dot_product_attention(split[0][0], keys, values, mask));
        if (queriesOnly)
            return queries.unsqueeze(0);
        return stack([queries, Joined(functional.scaled_dot_product_attention(split[0][1], split[1][1], split[2][1], is_casual: true))]);
    }

    // [T, 2·T]: query i sees support j where j < i, and query i.
    private static Tensor PairedMask(long length, Device device)
    {
        Tensor all = ones(length, length, dtype: ScalarType.Bool, device: device);
        return cat([all.tril(-1), eye(length, dtype: ScalarType.Bool, device: device)], 1);
    }

    // [B, H, T, D/H] to [B, T, D]
    private Tensor Joined(Tensor perHead) => perHead.transpose(1, 2).reshape(perHead.shape[0], perHead.shape[2], size);

    private Tensor Norm(Tensor x, string name) => functional.layer_norm(x, [size], parameters[$"{name}.gain"], parameters[$"{name}.bias"]);

    private Tensor Linear(Tensor x, string name) => functional.linear(Narrow(x), Transposed($"{name}.weight"), Narrow(parameters[$"{name}.bias"]));

    // Weights are [inputs, outputs] here and in files, [outputs, inputs] in libtorch.
    private Tensor Transposed(string name) => Narrow(parameters[name]).t();

    private Tensor Narrow(Tensor x) => precision == TorchPrecision.Mixed ? x.to(ScalarType.BFloat16) : x;
}
