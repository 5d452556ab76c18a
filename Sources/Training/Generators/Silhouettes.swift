import Recurrence

/// Clothes as silhouettes of 28 × 28 pixels, in the ten classes of Fashion-MNIST, drawn here.
public enum Silhouettes {
  /// The classes in the order of their numbers.
  public static let classes = [
    "T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot",
  ]
  /// The height and the width of an image.
  public static let side = 28

  /// Images with their classes.
  public struct Images: Equatable, Sendable {
    /// The pixels, image after image and row after row: 0 is nothing, 255 is full.
    public var pixels: [UInt8]
    /// The classes.
    public var labels: [UInt8]
    /// The number of images.
    public var count: Int { labels.count }

    /// An image's pixels from 0 to 1.
    public func values(_ index: Int) -> [Double] {
      let size = Silhouettes.side * Silhouettes.side
      return pixels[index * size..<(index + 1) * size].map { Double($0) / 255 }
    }

    /// An image as a sequence of 28 rows with its class as the target.
    public func sample(_ index: Int) -> Sample<Double> {
      Sample(inputs: values(index), targets: [Double(labels[index])])
    }
  }

  /// Random images: the class, a shift of up to 2 pixels, width and height by ±15 %, the cloth's brightness and its weave vary.
  /// - Throws: `generator.size`.
  public static func images(_ count: Int, seed: UInt64) throws(Diagnosis) -> Images {
    try GeneratorSize.check([("count", count, 1)])
    var generator = Generator(seed: seed)
    var images = Images(pixels: [], labels: [])
    for _ in 0..<count {
      let label = generator.integer(below: classes.count)
      images.labels.append(UInt8(label))
      images.pixels += draw(SilhouetteShapes.polygons(label), &generator)
    }
    return images
  }

  private static func draw(_ polygons: [[SIMD2<Double>]], _ generator: inout Generator) -> [UInt8] {
    let scale = SIMD2(generator.uniform(in: 0.85...1.15), generator.uniform(in: 0.85...1.15))
    let center = SIMD2(14 + generator.uniform(in: -2...2), 14 + generator.uniform(in: -2...2))
    let brightness = generator.uniform(in: 110...235)
    let placed = polygons.map { polygon in
      polygon.map { (($0 - 14) * scale + center) + SIMD2(generator.gaussian(), generator.gaussian()) * 0.2 }
    }
    return (0..<side * side).map { index in
      let corner = SIMD2(Double(index % side), Double(index / side))
      // Sixteen points a pixel make soft edges.
      var inside = 0
      for sub in 0..<16 {
        let point = corner + SIMD2(Double(sub % 4) * 0.25 + 0.125, Double(sub / 4) * 0.25 + 0.125)
        if placed.contains(where: { contains($0, point) }) { inside += 1 }
      }
      let weave = 18 * generator.gaussian()
      let value = inside == 0 ? 0 : Double(inside) / 16 * (brightness + weave)
      return UInt8(min(255, max(0, value)))
    }
  }

  /// Whether a point lies within a polygon (even–odd rule).
  private static func contains(_ polygon: [SIMD2<Double>], _ p: SIMD2<Double>) -> Bool {
    var isInside = false
    var b = polygon[polygon.count - 1]
    for a in polygon {
      if (a.y > p.y) != (b.y > p.y), p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x { isInside.toggle() }
      b = a
    }
    return isInside
  }
}

/// The outlines, in pixels of an image of 28 × 28, y downward.
enum SilhouetteShapes {
  static func polygons(_ label: Int) -> [[SIMD2<Double>]] {
    switch label {
    case 0: [mirrored([(10, 4), (8, 5), (3, 9), (5, 13), (8, 11), (8, 24)])]
    case 1: [mirrored([(9, 3), (8, 25), (12, 25), (13.6, 10)])]
    case 2: [mirrored([(10, 4), (7, 5), (3, 22), (6, 23), (8.5, 12), (8.5, 24)])]
    case 3: [mirrored([(11, 3), (10, 4), (10.5, 10), (10, 12), (7, 25)])]
    case 4:
      // A coat is open in front: two halves with a slit.
      [left([(10, 3), (6, 5), (3, 23), (6, 24), (8, 13), (7.5, 26), (13.6, 26), (13.6, 6)])]
        + [right([(10, 3), (6, 5), (3, 23), (6, 24), (8, 13), (7.5, 26), (13.6, 26), (13.6, 6)])]
    case 5:
      // A sole with two straps.
      [
        points([(2, 20), (25, 17), (26, 20), (2, 23)]), points([(6, 19.5), (9, 12), (11, 12), (9, 19)]),
        points([(17, 18), (21, 10), (23, 10), (20, 18)]),
      ]
    case 6: [mirrored([(11, 3), (8, 5), (4, 18), (6.5, 19), (8, 12), (8, 26), (13.9, 26), (13.9, 5)])]
    case 7: [points([(2, 19), (3, 14), (10, 14), (14, 11), (18, 12), (25, 17), (26, 20), (25, 22), (2, 22)])]
    case 8:
      [
        points([(4, 12), (24, 12), (25, 24), (3, 24)]),
        points([(8, 12), (9, 6), (19, 6), (20, 12), (18, 12), (17, 8), (11, 8), (10, 12)]),
      ]
    default: [points([(7, 3), (15, 3), (15, 14), (24, 18), (25, 24), (6, 24)])]
    }
  }

  private static func points(_ list: [(Double, Double)]) -> [SIMD2<Double>] { list.map { SIMD2($0.0, $0.1) } }

  private static func left(_ list: [(Double, Double)]) -> [SIMD2<Double>] { points(list) }

  private static func right(_ list: [(Double, Double)]) -> [SIMD2<Double>] { list.map { SIMD2(28 - $0.0, $0.1) } }

  /// The left half's outline from the top down, closed by its mirror image.
  private static func mirrored(_ list: [(Double, Double)]) -> [SIMD2<Double>] { left(list) + right(list).reversed() }
}
