extension SVGWriter {
  /// One path for each paint, neighbors of a row in one piece, the gaps as lines above.
  mutating func put(_ raster: Raster) {
    guard raster.rows > 0, raster.columns > 0, raster.cells.count == raster.rows * raster.columns else { return }
    put("<g")
    put(attribute: "data-address", raster.address)
    put(number: "data-rows", Double(raster.rows))
    put(number: "data-columns", Double(raster.columns))
    // Cells that touch must not let the paper shine through; the lines between them are thinner than a pixel and need smoothing.
    put("><g shape-rendering=\"crispEdges\" transform=\"matrix(")
    put(raster.frame.width / Double(raster.columns))
    put(" 0 0 ")
    put(raster.frame.height / Double(raster.rows))
    put(" ")
    put(Point(raster.frame.x, raster.frame.y))
    put(")\">\n")
    putCells(raster)
    put("</g>\n")
    if let gaps = raster.gaps { put(gaps) }
    put("</g>\n")
  }

  /// The cells of a grid as paths, each cell one unit wide and high, the first at the origin.
  private mutating func putCells(_ raster: Raster) {
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
    for (index, pieces) in runs.enumerated() where !pieces.isEmpty {
      put("<path d=\"")
      for piece in pieces {
        put("M")
        put(whole: piece.from)
        put(" ")
        put(whole: piece.row)
        put("h")
        put(whole: piece.to - piece.from)
        put("v1H")
        put(whole: piece.from)
        put("z")
      }
      put("\"")
      put(fill: raster.palette[index])
      put("/>\n")
    }
  }

  /// A number that is not negative.
  private mutating func put(whole value: Int) {
    if value >= 10 { put(whole: value / 10) }
    bytes.append(UInt8(ascii: "0") + UInt8(value % 10))
  }
}
