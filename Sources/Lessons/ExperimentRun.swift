import Recurrence

/// What a chapter may ask of one experiment that has been run: its scalars by address, its explanations and its pictures.
///
/// The engine's trace conforms to it; tests use tables. Everything is computed when it is asked for or before, never stored in text.
public protocol ExperimentRun {
  /// The scalars that a reference names, in order: one for `l0.t3.h[1]`, `grad W_hh[0,1]` or `loss`, one a unit for `l0.t3.h`, row by
  /// row for `W_hh`.
  func numbers(_ reference: String) throws(Diagnosis) -> [Double]
  /// The lines that explain a scalar, typeset in Unicode: the formula in symbols, then with this run's numbers.
  func explanation(of reference: String) throws(Diagnosis) -> [String]
  /// The text alternative of a picture, built from the trace; throws when no picture has that name.
  func picture(_ name: String) throws(Diagnosis) -> String
}

/// Where runs come from: reads an experiment file and runs it.
public protocol Laboratory {
  /// The run of the experiment in `file`. A laboratory may keep runs; a chapter asks for each experiment once.
  func run(file: String) throws(Diagnosis) -> any ExperimentRun
}
