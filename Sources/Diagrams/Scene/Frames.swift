import Recurrence

/// Pictures of one run that follow one another, step by step: pages of one size, on which what stays the same stays in its place.
public enum Frames {
  /// The pictures of all steps.
  ///
  /// Each is drawn alone, and where their titles and captions differ in height, again with as much room as the tallest takes.
  ///
  /// - Parameter draw: draws every step, each with that much room at its head.
  public static func scenes(_ draw: (_ head: Double) throws(Diagnosis) -> [Scene]) throws(Diagnosis) -> [Scene] {
    var scenes = try draw(0)
    let head = scenes.reduce(0) { max($0, $1.head) }
    // The tallest too: how much a screen shows may depend on the room that is left.
    if scenes.contains(where: { $0.head < head }) { scenes = try draw(head) }
    let width = scenes.reduce(0) { max($0, $1.width) }
    let height = scenes.reduce(0) { max($0, $1.height) }
    for index in scenes.indices {
      scenes[index].width = width
      scenes[index].height = height
    }
    return scenes
  }
}
