/// Where a number on a picture comes from that is no scalar of the trace but follows from several: the words of a label's address.
///
/// The address of a scalar is the trace's own (`l0.t2.c[0]`). These begin with a word for what was computed, and end with the addresses
/// of what it was computed from. A label with several numbers has several, in their order, with "; " between them.
enum Derivation {
  /// The length of a vector: `norm grad l0.t3.h`.
  static func norm(_ vector: String) -> String { "norm " + vector }

  /// The mean of a quantity over its units and steps: `mean l0.f`.
  static func mean(_ quantity: String) -> String { "mean " + quantity }

  /// Its standard deviation: `deviation l0.f`.
  static func deviation(_ quantity: String) -> String { "deviation " + quantity }

  /// The largest modulus of a matrix's eigenvalues: `radius l0.W_hh`.
  static func radius(_ matrix: String) -> String { "radius " + matrix }

  /// How many eigenvalues lie outside the unit circle: `outside l0.W_hh`.
  static func outside(_ matrix: String) -> String { "outside " + matrix }

  /// How many eigenvalues there are: `count l0.W_hh`.
  static func count(_ matrix: String) -> String { "count " + matrix }

  /// The largest singular value of a matrix: `stretch l0.W_hh`.
  static func stretch(_ matrix: String) -> String { "stretch " + matrix }

  /// How far its Gershgorin discs reach from 0: `reach l0.W_hh`.
  static func reach(_ matrix: String) -> String { "reach " + matrix }

  /// That in units of the spectral radius: `reach/radius l0.W_hh`.
  static func reachByRadius(_ matrix: String) -> String { "reach/radius " + matrix }

  /// A singular value of a Jacobian, the largest first: `singular 0 l0.t9.h l0.t1.h`.
  static func singular(_ index: Int, _ jacobian: String) -> String { "singular " + String(index) + " " + jacobian }

  /// A loss's share of a gradient, in percent: `share loss 3 l0.W_hi+l0.W_hf`.
  static func share(loss: Int, _ parameters: String) -> String { "share loss " + String(loss) + " " + parameters }

  /// A use's share of it: `share use 3 l0.W_hi+l0.W_hf`.
  static func share(use: Int, _ parameters: String) -> String { "share use " + String(use) + " " + parameters }

  /// A loss's share of one gradient, in percent: `portion 3 grad l0.t2.c[0]`.
  static func portion(loss: Int, _ gradient: String) -> String { "portion " + String(loss) + " " + gradient }

  /// How far two runs lie apart in a quantity, the largest of all units: `difference grad l0.t3.h`.
  static func difference(_ vector: String) -> String { "difference " + vector }

  /// A number of a training's history: `history validation_loss 12`.
  static func history(_ column: String, epoch: Int) -> String { "history " + column + " " + String(epoch) }

  /// The epoch at which a column is lowest: `lowest validation_loss`.
  static func lowest(_ column: String) -> String { "lowest " + column }

  /// The mean error of a forecast so many steps ahead, in percent: `error 12 LSTM`.
  static func error(ahead: Int, _ forecast: String) -> String { "error " + String(ahead) + " " + forecast }

  /// The address where there is one to derive from.
  static func of(_ source: String, _ words: (String) -> String) -> String? { source.isEmpty ? nil : words(source) }
}
