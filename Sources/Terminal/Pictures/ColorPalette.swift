/// The few colors that a picture is reduced to, and which of them each pixel takes.
struct ColorPalette {
  /// The colors, red, green, blue from 0 to 255.
  let colors: [(red: Int, green: Int, blue: Int)]
  /// An index into `colors` for every pixel.
  let indices: [UInt8]

  /// Reduces a picture by halving boxes of its colors at the median of their longest side, the fullest box first.
  ///
  /// A picture with no more colors than `most` keeps them as they are. The same pixels always give the same palette.
  init(_ pixels: Pixels, most: Int = 255) {
    var counts: [UInt32: Int] = [:]
    var keys = [UInt32](repeating: 0, count: pixels.width * pixels.height)
    for index in keys.indices {
      let at = 3 * index
      let key = UInt32(pixels.bytes[at]) << 16 | UInt32(pixels.bytes[at + 1]) << 8 | UInt32(pixels.bytes[at + 2])
      keys[index] = key
      counts[key, default: 0] += 1
    }
    var boxes = [counts.sorted { $0.key < $1.key }]
    while boxes.count < min(max(1, most), 256) {
      guard
        let widest = boxes.indices.filter({ boxes[$0].count > 1 }).max(by: {
          ColorPalette.weight(boxes[$0]) < ColorPalette.weight(boxes[$1])
        })
      else { break }
      let (low, high) = ColorPalette.halves(boxes[widest])
      boxes[widest] = low
      boxes.append(high)
    }
    var place: [UInt32: UInt8] = [:]
    var colors: [(red: Int, green: Int, blue: Int)] = []
    for (number, box) in boxes.enumerated() {
      let whole = box.reduce(0) { $0 + $1.value }
      func mean(_ shift: UInt32) -> Int {
        (box.reduce(0) { $0 + Int($1.key >> shift & 255) * $1.value } + whole / 2) / max(1, whole)
      }
      colors.append((mean(16), mean(8), mean(0)))
      for (key, _) in box { place[key] = UInt8(truncatingIfNeeded: number) }
    }
    self.colors = colors
    indices = keys.map { place[$0] ?? 0 }
  }

  private typealias Box = [(key: UInt32, value: Int)]

  /// How far apart a box's colors are, times the root of how many pixels have them.
  private static func weight(_ box: Box) -> Double {
    let side = sides(box).max() ?? 0
    return Double(side) * Double(box.reduce(0) { $0 + $1.value }).squareRoot()
  }

  private static func sides(_ box: Box) -> [Int] {
    [UInt32(16), 8, 0].map { shift in
      let values = box.map { Int($0.key >> shift & 255) }
      return (values.max() ?? 0) - (values.min() ?? 0)
    }
  }

  private static func halves(_ box: Box) -> (Box, Box) {
    let sides = sides(box)
    let longest = sides.indices.max { sides[$0] < sides[$1] } ?? 0
    let shift = UInt32([16, 8, 0][longest])
    let sorted = box.sorted { ($0.key >> shift & 255, $0.key) < ($1.key >> shift & 255, $1.key) }
    let half = sorted.reduce(0) { $0 + $1.value } / 2
    var sum = 0
    var cut = 0
    while cut < sorted.count - 1, sum + sorted[cut].value <= half || cut == 0 {
      sum += sorted[cut].value
      cut += 1
    }
    return (Array(sorted[..<cut]), Array(sorted[cut...]))
  }
}
