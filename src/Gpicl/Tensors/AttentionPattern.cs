namespace Gpicl.Tensors;

/// <summary>Which tokens a token may attend to.</summary>
internal enum AttentionPattern
{
    /// <summary>Tokens [batch, T]: token i attends to tokens 0 .. i.</summary>
    Causal,

    /// <summary>
    /// Tokens [2, batch, T], first all query tokens, then all support tokens: support token i attends to support tokens
    /// 0 .. i; query token i to support tokens 0 .. i − 1 and to itself.
    /// </summary>
    Paired,
}
