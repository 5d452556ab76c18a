/// The collapsing decoder of connectionist temporal classification: Graves and others, ICML 2006.
///
/// A class for every frame becomes a shorter sequence: every run of one class is made one, and class 0, the silence, is left out.
public enum Collapse {
  /// What the classes of frames say.
  public static func classes(_ frames: [Int]) -> [Int] {
    zip([0] + frames, frames).filter { $0 != $1 && $1 != 0 }.map { $1 }
  }

  /// The number of the greatest of several outputs, the first of equals.
  public static func likeliest(_ outputs: some Collection<Double>) -> Int {
    var best = 0
    var greatest = -Double.infinity
    for (index, output) in outputs.enumerated() where output > greatest { (best, greatest) = (index, output) }
    return best
  }
}
