/// Layers that look back at an encoder's states, and a decoder that does.
extension Cell {
  /// Attention by dot products over what the layer below computes: Luong, Pham and Manning, Effective approaches to attention-based
  /// neural machine translation, EMNLP 2015, equations 5 and 8 (score "dot").
  public static let attentionDot = Cell(
    builtIn: """
      name: attention-dot
      title: Attention (dot product)
      source: Luong, Pham and Manning 2015, Effective approaches to attention-based neural machine translation

      s = dot(x, encoder)
      α = softmax(s)
      k = weighted(α, encoder)
      h = tanh(W_c concat(k, x) + b_c)
      """)

  /// The same with a matrix between (score "general").
  public static let attentionGeneral = Cell(
    builtIn: """
      name: attention-general
      title: Attention (general)
      source: Luong, Pham and Manning 2015, Effective approaches to attention-based neural machine translation

      s = dot(W_a x, encoder)
      α = softmax(s)
      k = weighted(α, encoder)
      h = tanh(W_c concat(k, x) + b_c)
      """)

  /// Attention by a small network over what the layer below computes: the score of Bahdanau, Cho and Bengio, ICLR 2015.
  public static let attentionAdditive = Cell(
    builtIn: """
      name: attention-additive
      title: Attention (additive)
      source: Bahdanau, Cho and Bengio 2015, Neural machine translation by jointly learning to align and translate

      q = W_a x
      s = additive(v_a, q, U_a encoder)
      α = softmax(s)
      k = weighted(α, encoder)
      h = tanh(W_c concat(k, x) + b_c)
      """)

  /// The decoder of Bahdanau, Cho and Bengio, ICLR 2015 (appendix A.2.2): a GRU whose gates read a context chosen by its last state.
  public static let gruAttention = Cell(
    builtIn: """
      name: gru-attention
      title: GRU with attention
      source: Bahdanau, Cho and Bengio 2015, Neural machine translation by jointly learning to align and translate

      q = W_a h'
      s = additive(v_a, q, U_a encoder)
      α = softmax(s)
      k = weighted(α, encoder)
      r = σ(W_ir x + b_ir + W_hr h' + C_r k)
      z = σ(W_iz x + b_iz + W_hz h' + C_z k)
      n = tanh(W_in x + b_in + W_hn (r ⊙ h') + C_n k)
      h = (1 − z) ⊙ n + z ⊙ h'
      """)
}
