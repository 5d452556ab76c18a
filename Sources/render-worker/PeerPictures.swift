import Diagrams
import Recurrence

/// The harness's pictures as scenes: the same nodes, arrows, cells and words that its other workers draw.
enum PeerPictures {
  /// A node at a place of a grid.
  struct Node {
    var text: String
    var x: Double
    var y: Double
    var isBox: Bool

    init(_ text: String, _ x: Double, _ y: Double, isBox: Bool = false) {
      self.text = text
      self.x = x
      self.y = y
      self.isBox = isBox
    }
  }

  /// Where a graph stands on its page.
  struct Place {
    var pitch: (x: Double, y: Double)
    var origin: Point
    var radius: Double
    var size: Double
  }

  /// A picture of 1600 × 1000, by the task's name.
  static func scene(_ task: String) -> Scene? {
    var scene = Scene(width: 1600, height: 1000, title: task)
    switch task {
    case "unrolled":
      let (nodes, edges) = unrolled()
      scene.add(graph(nodes, edges, Place(pitch: (190, 180), origin: Point(135, 850), radius: 50, size: 13), page: nil))
    case "cell":
      scene.add(graph(cell, links, Place(pitch: (165, 160), origin: Point(60, 930), radius: 40, size: 13), page: nil))
    case "heatmap": scene.add(heatMap())
    default: return nil
    }
    return scene
  }

  /// A page of the deck: the cell, and beside each node its number at that step.
  static func page(_ number: Int) -> Scene {
    var scene = Scene(width: 842, height: 595, title: "step \(number) of 10")
    scene.add(text(scene.title, 421, 20, size: 8, .middle))
    let place = Place(pitch: (85, 88), origin: Point(40, 560), radius: 20, size: 8)
    scene.add(graph(cell, links, place, page: number - 1))
    return scene
  }

  /// 1 / (1 + e^−u) with u a wave of both.
  static func value(_ i: Int, _ j: Int) -> Double {
    let (i, j) = (Double(i), Double(j))
    return .sigmoid(2 * .sin(0.31 * i + 0.09 * j) + 1.5 * .sin(0.7 * i + .pi / 2) * .sin(0.05 * j))
  }

  static func text(_ string: String, _ x: Double, _ y: Double, size: Double, _ anchor: Label.Anchor) -> Mark {
    let style = TextStyle(.label, size: size)
    return .label(Label(string, at: Point(x, y + size * 0.36), style: style, anchor: anchor))
  }

  private static func graph(_ nodes: [Node], _ edges: [(Int, Int)], _ place: Place, page: Int?) -> [Mark] {
    let fill = Paint.fixed(Color(0xDDE8FF))
    let line = Stroke(.ink, width: 1)
    let points = nodes.map { Point(place.origin.x + $0.x * place.pitch.x, place.origin.y - $0.y * place.pitch.y) }
    var marks: [Mark] = []
    for (index, node) in nodes.enumerated() {
      let point = points[index]
      let radius = place.radius
      let box = Rect(x: point.x - radius * 1.3, y: point.y - radius * 0.7, width: radius * 2.6, height: radius * 1.4)
      marks.append(
        node.isBox
          ? .rectangle(Rectangle(box, fill: fill, stroke: line))
          : .circle(Circle(point, radius: radius, fill: fill, stroke: line)))
      marks.append(text(node.text, point.x, point.y, size: place.size, .middle))
      if let page {
        let number = NumberText(value(index, page), decimals: 4).plain
        marks.append(text(number, point.x + radius, point.y - radius, size: place.size, .start))
      }
    }
    for (from, to) in edges {
      let tail = points[from].toward(points[to], by: place.radius)
      marks.append(.arrow(Arrow([tail, points[to].toward(points[from], by: place.radius)], width: 1)))
    }
    return marks
  }

  /// 8 steps of 3 layers with inputs and outputs.
  private static func unrolled() -> ([Node], [(Int, Int)]) {
    var nodes: [Node] = []
    var edges: [(Int, Int)] = []
    for step in 0..<8 {
      let first = step * 5
      nodes.append(Node("x\(step + 1)", Double(step), 0))
      for layer in 1...3 { nodes.append(Node("h\(layer)(\(step + 1))", Double(step), Double(layer))) }
      nodes.append(Node("y\(step + 1)", Double(step), 4))
      edges += (0..<4).map { (first + $0, first + $0 + 1) }
      if step > 0 { edges += (1...3).map { (first - 5 + $0, first + $0) } }
    }
    return (nodes, edges)
  }

  private static func heatMap() -> [Mark] {
    let (x0, x1, y0, y1) = (90.0, 1400.0, 60.0, 930.0)
    var cells: [UInt8] = []
    cells.reserveCapacity(6400)
    for row in 0..<64 { for column in 0..<100 { cells.append(UInt8(value(row, column) * 255.999)) } }
    let palette = (0..<256).map { step -> Paint in
      let u = Double(step) / 255
      return .fixed(
        Color(red: 0.27 + u * (-0.35 + u * 1.07), green: 0.02 + 1.02 * u - 0.13 * u * u, blue: 0.33 + u * (1 - 1.2 * u))
      )
    }
    let frame = Rect(x: x0, y: y0, width: x1 - x0, height: y1 - y0)
    let bar = Rect(x: 1450, y: y0, width: 40, height: y1 - y0)
    var marks: [Mark] = [
      .raster(Raster(frame, rows: 64, columns: 100, cells: cells, palette: palette)),
      .raster(Raster(bar, rows: 64, columns: 1, cells: (0..<64).map { UInt8(255 - $0 * 4) }, palette: palette)),
      .rectangle(Rectangle(frame, stroke: Stroke(.ink, width: 1))),
      .rectangle(Rectangle(bar, stroke: Stroke(.ink, width: 1))),
    ]
    for column in stride(from: 0, to: 100, by: 5) {
      let x = x0 + (Double(column) + 0.5) * 13.1
      marks.append(.path(Path(through: [Point(x, y1), Point(x, y1 + 5)], stroke: Stroke(.ink, width: 1))))
      marks.append(text("\(column)", x, y1 + 16, size: 13, .middle))
    }
    for row in stride(from: 0, to: 64, by: 2) {
      let y = y0 + (Double(row) + 0.5) * 13.59375
      marks.append(.path(Path(through: [Point(x0 - 5, y), Point(x0, y)], stroke: Stroke(.ink, width: 1))))
      marks.append(text("\(row)", x0 - 9, y, size: 13, .end))
    }
    for tick in 0..<6 {
      let number = NumberText(Double(tick) / 5, decimals: 1).plain
      marks.append(text(number, 1496, y1 - Double(tick) * (y1 - y0) / 5, size: 13, .start))
    }
    marks.append(text("time step", (x0 + x1) / 2, 965, size: 13, .middle))
    marks.append(text("input gate, 64 units", (x0 + x1) / 2, 30, size: 13, .middle))
    return marks
  }

  private static let cell: [Node] = [
    .init("x_t", 1.0, 0.4),
    .init("h_{t-1}", 0.3, 1.5),
    .init("c_{t-1}", 0.3, 5.2),
    .init("[x; h]", 1.6, 1.5),
    .init("a_f", 2.4, 2.2),
    .init("a_i", 3.6, 2.2),
    .init("a_g", 4.8, 2.2),
    .init("a_o", 6.0, 2.2),
    .init("sigma f", 2.4, 3.3, isBox: true),
    .init("sigma i", 3.6, 3.3, isBox: true),
    .init("tanh g", 4.8, 3.3, isBox: true),
    .init("sigma o", 6.0, 3.3, isBox: true),
    .init("x", 2.4, 5.2),
    .init("x", 4.2, 4.3),
    .init("+", 4.2, 5.2),
    .init("c_t", 8.6, 5.2),
    .init("h_t", 8.6, 1.5),
  ]

  /// The cell's arrows, by the places of their nodes.
  private static let links: [(Int, Int)] = [
    (0, 3), (1, 3), (3, 4), (3, 5), (3, 6), (3, 7), (4, 8), (5, 9), (6, 10), (7, 11), (2, 12), (8, 12), (9, 13),
    (10, 13), (12, 14), (13, 14), (14, 15), (14, 16), (11, 16), (0, 4), (0, 5), (0, 6), (0, 7),
  ]
}
