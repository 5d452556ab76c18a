/// A screen that a whole room looks at: how large it is, and how small type on it may be.
public struct Screen: Equatable, Sendable {
  /// Its width in pixels.
  public var width: Double
  /// Its height in pixels.
  public var height: Double

  /// A screen of so many pixels.
  public init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  /// What projectors show at least: 1280×720.
  public static var usual: Screen { Screen(width: 1280, height: 720) }

  /// No type that carries meaning is smaller, in pixels of a screen 720 high; subscripts and exponents may be.
  public static let smallest = 17.8

  /// How many times as large a scene is painted that fills the screen.
  public func scale(_ scene: Scene) -> Double { min(width / scene.width, height / scene.height) }

  /// The size of a scene's smallest type on a screen 720 pixels high; subscripts and exponents aside.
  public func smallestType(of scene: Scene) -> Double {
    let sizes = scene.labels.flatMap { label -> [Double] in
      let bases = label.runs.filter { $0.rise == 0 }
      return (bases.isEmpty ? label.runs : bases).map { $0.style.size }
    }
    return (sizes.min() ?? .infinity) * scale(scene) * 720 / height
  }

  /// Whether the back row reads all of a scene.
  public func isLegible(_ scene: Scene) -> Bool { smallestType(of: scene) >= Screen.smallest - 1e-6 }

  /// Of the ways to draw something, from the one that shows most: the first that can be read; where none can, the one read best.
  func best<Way>(of ways: [Way], _ draw: (Way) -> Scene?) -> Way? {
    var best: (size: Double, way: Way)?
    for way in ways {
      guard let scene = draw(way) else { continue }
      if isLegible(scene) { return way }
      let size = smallestType(of: scene)
      if size > best?.size ?? -1 { best = (size, way) }
    }
    return best?.way
  }
}

extension Scene {
  /// The scene on a page of the screen's shape: the title at its head, the picture in the middle of its width, and where much of the
  /// page is left, somewhat lower.
  public func filling(_ screen: Screen) -> Scene {
    let scale = screen.scale(self)
    var scene = self
    scene.width = max(width, screen.width / scale)
    scene.height = max(height, screen.height / scale)
    let dx = (scene.width - width) / 2
    let dy = head > 0 ? (scene.height - height) * 0.4 : 0
    guard dx > 0 || dy > 0 else { return scene }
    scene.marks = marks.map { mark in
      // What reaches below the title's block is the picture's.
      let isBelow = (mark.bounds(.fixed)?.maxY ?? 0) > head + 6
      return mark.moved(dx, isBelow ? dy : 0)
    }
    return scene
  }
}
