import Recurrence
import Training

/// Where a sequence comes from: the rows of a series that it shows, and how they were scaled.
public struct DataSource: Equatable, Sendable {
  /// The series that was read, in its own units; nil where the numbers stand in the experiment file.
  public internal(set) var series: Series?
  /// What scaled it; nil where it was taken as it is.
  public internal(set) var scaler: Scaler?
  /// The rows that the scaler was fitted to; empty where it was given.
  public internal(set) var fittedRows: Range<Int> = 0..<0
  /// The rows of the series that are the inputs, one a step.
  public internal(set) var inputRows: Range<Int> = 0..<0
  /// The rows after them that are to be forecast.
  public internal(set) var targetRows: Range<Int> = 0..<0
  /// The columns of the series that are the inputs.
  public internal(set) var inputColumns: [Int] = []
  /// The columns of the series that the outputs stand for.
  public internal(set) var targetColumns: [Int] = []

  /// An output in the units of the data.
  func inUnits(_ value: Double, output unit: Int) -> Double {
    guard let scaler, !targetColumns.isEmpty else { return value }
    return scaler.invert(value, column: targetColumns[unit % targetColumns.count])
  }
}
