using System.Text.Json.Serialization;

namespace Gpicl.Model;

/// <summary>How labeled examples become tokens of a Transformer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TokenLayout>))]
public enum TokenLayout
{
    /// <summary>
    /// Two tokens an example: a query token (x_i, no label) and a support token (x_i, y_i). Support tokens attend to the
    /// support tokens up to their own, a query token to the support tokens before it and to itself; nothing attends to a
    /// query. No positions are learned, so a context may be longer than in meta-training.
    /// </summary>
    Paired,

    /// <summary>The paper's (§3.2): token i is (x_i, y_{i−1}), zeros for the label of token 1; causal attention, learned positions.</summary>
    PreviousLabel,
}
