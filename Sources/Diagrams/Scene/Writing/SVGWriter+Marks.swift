extension SVGWriter {
  mutating func put(_ path: Path) {
    guard !path.elements.isEmpty else { return }
    put("<path d=\"")
    var pen = Point(0, 0)
    for element in path.elements {
      switch element {
      case .move(let point):
        put("M")
        put(point)
        pen = point
      case .line(let point):
        put("L")
        put(point)
        pen = point
      case .curve(let a, let b, let to):
        put("C")
        put(a)
        put(" ")
        put(b)
        put(" ")
        put(to)
        pen = to
      case .arc(let to, let center, let clockwise):
        let radius = center.distance(to: to)
        let turn = (pen.x - center.x) * (to.y - center.y) - (pen.y - center.y) * (to.x - center.x)
        put("A")
        put(radius)
        put(" ")
        put(radius)
        put((turn > 0) == clockwise ? " 0 0 " : " 0 1 ")
        put(clockwise ? "1 " : "0 ")
        put(to)
        pen = to
      case .close: put("Z")
      }
    }
    put("\"")
    put(fill: path.fill)
    put(path.stroke)
    put("/>\n")
  }

  mutating func put(_ rectangle: Rectangle) {
    let frame = rectangle.frame
    if rectangle.notch > 0 {
      return put(Path(through: rectangle.corners, closed: true, fill: rectangle.fill, stroke: rectangle.stroke))
    }
    put("<rect")
    put(number: "x", frame.x)
    put(number: "y", frame.y)
    put(number: "width", frame.width)
    put(number: "height", frame.height)
    if rectangle.radius > 0 { put(number: "rx", rectangle.radius) }
    put(fill: rectangle.fill)
    put(rectangle.stroke)
    put("/>\n")
  }

  mutating func put(_ circle: Circle) {
    put("<circle")
    put(number: "cx", circle.center.x)
    put(number: "cy", circle.center.y)
    put(number: "r", circle.radius)
    put(fill: circle.fill)
    put(circle.stroke)
    put("/>\n")
  }

  /// One path for each paint, neighbors of a row in one piece, the gaps as lines above.
  mutating func put(_ raster: Raster) {
    guard raster.rows > 0, raster.columns > 0, raster.cells.count == raster.rows * raster.columns else { return }
    put("<g")
    put(attribute: "data-address", raster.address)
    put(number: "data-rows", Double(raster.rows))
    put(number: "data-columns", Double(raster.columns))
    // Cells that touch must not let the paper shine through; the lines between them are thinner than a pixel and need smoothing.
    put("><g shape-rendering=\"crispEdges\">\n")
    var runs = [[(row: Int, from: Int, to: Int)]](repeating: [], count: raster.palette.count)
    for row in 0..<raster.rows {
      var column = 0
      while column < raster.columns {
        let from = column
        let cell = raster.cells[row * raster.columns + from]
        while column < raster.columns && raster.cells[row * raster.columns + column] == cell { column += 1 }
        if Int(cell) < runs.count { runs[Int(cell)].append((row, from, column)) }
      }
    }
    let width = raster.frame.width / Double(raster.columns)
    let height = raster.frame.height / Double(raster.rows)
    for (index, pieces) in runs.enumerated() where !pieces.isEmpty {
      put("<path d=\"")
      for piece in pieces {
        let x = raster.frame.x + Double(piece.from) * width
        put("M")
        put(Point(x, raster.frame.y + Double(piece.row) * height))
        put("h")
        put(Double(piece.to - piece.from) * width)
        put("v")
        put(height)
        put("H")
        put(x)
        put("z")
      }
      put("\"")
      put(fill: raster.palette[index])
      put("/>\n")
    }
    put("</g>\n")
    if let gaps = raster.gaps { put(gaps) }
    put("</g>\n")
  }
}
