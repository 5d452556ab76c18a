import Foundation
import Recurrence

/// How much memory one run may take where nobody says otherwise.
public enum MemoryLimit {
  /// Three quarters of the machine's memory, in bytes.
  public static var usual: Int { Int(clamping: ProcessInfo.processInfo.physicalMemory / 4 * 3) }

  /// Refuses a program whose parameters and their gradients would take more than `limit` bytes, before anything is allocated.
  ///
  /// - Throws: `parameters.too-large`.
  public static func check(_ table: ParameterTable, limit: Int) throws(Diagnosis) {
    let (bytes, overflow) = table.count.multipliedReportingOverflow(by: 16)
    guard !overflow, bytes <= limit else {
      throw Diagnosis(
        "parameters.too-large",
        ["count": "\(table.count)", "bytes": overflow ? "2^63" : "\(bytes)", "limit": "\(limit)"])
    }
  }
}
