import Diagrams
import Recurrence

/// What a chapter may ask of one experiment that has been run: its scalars by address, its explanations and its pictures.
///
/// The engine's trace conforms to it; tests use tables. Everything is computed when it is asked for or before, never stored in text.
public protocol ExperimentRun: Sendable {
  /// The scalars that a reference names, in order: one for `l0.t3.h[1]`, `grad W_hh[0,1]` or `loss`, one a unit for `l0.t3.h`, row by
  /// row for `W_hh`.
  func numbers(_ reference: String) throws(Diagnosis) -> [Double]
  /// What is measured about the run.
  func measure(_ call: MeasureCall) throws(Diagnosis) -> [Double]
  /// The lines that explain a scalar, typeset in Unicode: the formula in symbols, then with this run's numbers.
  func explanation(of reference: String) throws(Diagnosis) -> [String]
  /// A picture's text alternative, built from the trace; throws when no picture has that name.
  func picture(_ name: String) throws(Diagnosis) -> String
  /// What the classes 0, 1, 2 … of a quantity or a measure stand for, as the data say; empty where they do not.
  func classNames(of name: String) -> [String]
  /// The runs as pictures take them: itself, or one for each setting of a sweep.
  var traced: [TracedExperiment] { get }
}

extension ExperimentRun {
  /// Nothing is measured.
  public func measure(_ call: MeasureCall) throws(Diagnosis) -> [Double] {
    throw Diagnosis("lesson.no-measure", ["name": call.measure.rawValue])
  }

  /// None.
  public func classNames(of name: String) -> [String] { [] }

  /// None.
  public var traced: [TracedExperiment] { [] }
}

/// Where runs come from: builds what a recipe says and runs it.
public protocol Laboratory: Sendable {
  /// The run of a recipe. A laboratory may keep runs.
  func run(_ recipe: Recipe) throws(Diagnosis) -> any ExperimentRun
  /// Nobody waits for runs any more: what is being kept is kept whole, and nothing is said or kept from now on.
  func close()
}

extension Laboratory {
  /// Nothing is said or kept anyway.
  public func close() {}
}
