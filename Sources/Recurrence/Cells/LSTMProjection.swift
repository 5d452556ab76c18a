extension Cell {
  /// The LSTM whose output is projected to fewer units before anything reads it: Sak, Senior and Beaufays, Long short-term memory
  /// recurrent neural network architectures for large scale acoustic modeling, Interspeech 2014 (PyTorch: `proj_size`).
  public static let lstmProjection = Cell(
    builtIn: """
      name: lstm-projection
      title: LSTM with projection
      source: Sak, Senior and Beaufays 2014, LSTM architectures for large scale acoustic modeling
      width: h = output
      pytorch weight_ih = W_ii W_if W_ig W_io
      pytorch weight_hh = W_hi W_hf W_hg W_ho
      pytorch bias_ih = b_ii b_if b_ig b_io
      pytorch bias_hh = b_hi b_hf b_hg b_ho
      pytorch weight_hr = W_hr

      i = σ(W_ii x + b_ii + W_hi h' + b_hi)
      f = σ(W_if x + b_if + W_hf h' + b_hf)
      g = tanh(W_ig x + b_ig + W_hg h' + b_hg)
      o = σ(W_io x + b_io + W_ho h' + b_ho)
      c = f ⊙ c' + i ⊙ g
      h = W_hr (o ⊙ tanh(c))
      """)
}
