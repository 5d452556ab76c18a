import Foundation
import Terminal

/// A progress bar for work that reports its share from 0 to 1; it shows itself after a second, on a terminal only.
final class ProgressLine {
  private var bar: ProgressBar
  private static let parts = 1000

  init(_ label: String, _ console: Console) {
    bar = ProgressBar(label, environment: console.environment)
  }

  func update(_ share: Double) {
    bar.update(Int(share * Double(ProgressLine.parts)), of: ProgressLine.parts)
  }

  func finish() { bar.finish() }
}
