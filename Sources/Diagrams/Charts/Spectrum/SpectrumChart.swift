/// Eigenvalues in the complex plane, singular values on a line and Gershgorin discs: one matrix, or several side by side.
public enum SpectrumChart {
  /// The spectra of one matrix or several.
  public static func scene(
    _ data: [SpectrumData], _ options: ChartOptions = ChartOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene {
    var painter = SpectrumPainter(data: data, page: ChartPage(finding(data, texts), options, measure, texts))
    painter.paint()
    let details = data.map {
      texts(
        "spectrum.detail",
        [
          "name": $0.name, "count": String($0.eigenvalues.count), "outside": String($0.outside),
          "radius": ChartNumber.text($0.radius),
        ])
    }
    return painter.page.scene(below: painter.bottom, details: details)
  }

  static func finding(_ data: [SpectrumData], _ texts: DiagramTexts) -> Finding {
    let caption = texts("spectrum.caption")
    guard let first = data.first, !first.eigenvalues.isEmpty else {
      return Finding(title: texts("spectrum.empty.title"), caption: texts("spectrum.empty.caption"))
    }
    let even = data.filter { abs($0.radius - 1) < 0.005 }
    if data.count > 1, even.count == 1 {
      return Finding(title: texts("spectrum.only.title", ["name": even[0].name]), caption: caption)
    }
    if data.count > 1, let low = data.min(by: { $0.radius < $1.radius }),
      let high = data.max(by: { $0.radius < $1.radius })
    {
      return Finding(
        title: texts(
          "spectrum.many.title",
          [
            "a": low.name, "x": ChartNumber.text(low.radius), "b": high.name, "y": ChartNumber.text(high.radius),
          ]), caption: caption)
    }
    let key = abs(first.radius - 1) < 0.005 ? "even" : first.radius > 1 ? "grow" : "shrink"
    return Finding(
      title: texts(
        "spectrum.\(key).title",
        [
          "name": first.name, "radius": ChartNumber.text(first.radius), "outside": String(first.outside),
          "count": String(first.eigenvalues.count),
        ]), caption: caption)
  }
}

/// Draws rows of three matrices; the four of an LSTM stand in one row.
struct SpectrumPainter {
  let data: [SpectrumData]
  var page: ChartPage
  var bottom: Double

  init(data: [SpectrumData], page: ChartPage) {
    self.data = data
    self.page = page
    bottom = page.head + (page.isBounded ? 24 : 33) * page.factor
  }

  private static let gap = 20.0

  mutating func paint() {
    var start = 0
    while start < data.count {
      if start > 0, page.isBounded {
        bottom += 4 * page.factor
        page.write(
          page.texts("picture.more", ["count": String(data.count - start)]), at: Point(page.right, bottom),
          style: page.type.label, anchor: .end, paint: .secondary)
        return
      }
      let row = Array(data[start..<min(data.count, start + columns)])
      if start > 0 { bottom += 36 * page.factor }
      paintRow(row)
      start += columns
    }
  }

  /// How many stand side by side: so many that no row is left with one alone.
  private var columns: Int {
    switch data.count {
    case ...2: 2
    case 3, 5, 6, 9: 3
    default: 4
    }
  }

  /// Places side by side.
  private func frames(_ count: Int, y: Double, height: Double) -> [Rect] {
    let columns = Double(columns)
    let width = (page.right - page.left - SpectrumPainter.gap * (columns - 1)) / columns
    return (0..<count).map {
      Rect(x: page.left + Double($0) * (width + SpectrumPainter.gap), y: y, width: width, height: height)
    }
  }

  private mutating func paintRow(_ row: [SpectrumData]) {
    let f = page.factor
    let columns = frames(row.count, y: bottom, height: 0)
    let width = columns.first?.width ?? 0
    for (matrix, frame) in zip(row, columns) { paintHead(matrix, frame) }
    let top = bottom + 24 * f
    // On a page of given height the planes come first, then the lines, then the discs, as far as there is room.
    let isAlone = data.count == 1
    let room = page.height(.infinity, from: top, below: data.count > columns.count ? 16 * f : 0)
    let linesRoom = isAlone ? 0 : 82 * f
    let showsLines = isAlone || room - linesRoom >= min(width * 0.6, 110 * f)
    let side = min(width, showsLines ? room - linesRoom : room)
    // In a narrow plane the names of the axes need more room beside the circles.
    let reach = max(1, data.reduce(0) { max($0, $1.radius) }) * (self.columns > 3 || page.isBounded ? 1.32 : 1.14)
    for (matrix, frame) in zip(row, columns) {
      let shift = page.isBounded && !isAlone ? (width - side) / 2 : 0
      paintPlane(matrix, Rect(x: frame.x + shift, y: top, width: side, height: side), reach)
    }
    bottom = top + side
    // One matrix alone has its lines and discs to the right of its plane, not below.
    let beside = Rect(x: page.left + side + SpectrumPainter.gap, y: top, width: side, height: side)
    var lower = isAlone ? top + 14 * f : bottom + 22 * f
    if showsLines, row.contains(where: { !$0.singularValues.isEmpty }) {
      lower = paintSection("spectrum.singular", x: isAlone ? beside.x : page.left, y: lower) + 16 * f
      for (matrix, frame) in zip(row, columns) {
        let place = Rect(x: isAlone ? beside.x : frame.x, y: lower, width: isAlone ? side : width, height: 24 * f)
        paintSingularValues(matrix, place)
      }
      lower += 24 * f + (page.isBounded && !isAlone ? 20 : 36) * f
    }
    let size = min(130 * f, side - 70 * f, page.height(.infinity, from: lower + 18 * f, below: 0))
    let showsDiscs = !page.isBounded || isAlone && top + side >= lower + 18 * f + size && size >= 40 * f
    if showsDiscs, row.contains(where: { !$0.discs.isEmpty }) {
      let all = data.reduce(1) { max($0, $1.reach, $1.radius) }
      lower = paintSection("spectrum.discs", x: isAlone ? beside.x : page.left, y: lower) + 14 * f
      for (matrix, frame) in zip(row, columns) {
        let x = isAlone ? beside.x : frame.x
        paintDiscs(matrix, Rect(x: x, y: lower, width: size, height: size), all, textX: x + size + 12)
      }
      lower += size
    }
    bottom = max(bottom, lower)
  }

  /// A section's heading, broken where it is too long; the baseline of its last line.
  private mutating func paintSection(_ key: String, x: Double, y: Double) -> Double {
    var baseline = y
    let lines = RichText.lines(page.texts(key), page.type.label, width: page.right - x, measure: page.measure)
    for (index, line) in lines.enumerated() {
      if index > 0 { baseline += page.type.label.size * 1.4 }
      page.add(.label(Label(line, at: Point(x, baseline), paint: .secondary)))
    }
    return baseline
  }

  /// The radius in words.
  func radius(_ matrix: SpectrumData) -> String {
    page.texts("spectrum.radius", ["radius": ChartNumber.text(matrix.radius)])
  }

  private mutating func paintHead(_ matrix: SpectrumData, _ frame: Rect) {
    let f = page.factor
    let beside = page.isBounded ? page.measure.width(RichText.runs(radius(matrix), page.type.label)) + 8 : 0
    let name = ChartNumber.shortened(matrix.name, page.type.caption.bold, width: frame.width - beside, page.measure)
    page.write(name, at: Point(frame.x, bottom), style: page.type.caption.bold)
    if page.isBounded {
      page.write(
        radius(matrix), at: Point(frame.maxX, bottom), style: page.type.label, anchor: .end,
        address: Derivation.of(matrix.address, Derivation.radius))
    }
    let count = String(matrix.eigenvalues.count)
    let key = matrix.onCircle == matrix.eigenvalues.count ? "spectrum.all-on" : "spectrum.outside"
    let words = page.texts(key, ["outside": String(matrix.outside), "count": count])
    page.write(
      words, at: Point(frame.maxX, bottom + 14 * f), style: page.type.label, anchor: .end, paint: .secondary,
      address: Derivation.of(
        matrix.address,
        matrix.onCircle == matrix.eigenvalues.count
          ? Derivation.count : { Derivation.outside($0) + "; " + Derivation.count($0) }))
    let room = frame.width - page.measure.width(RichText.runs(words, page.type.label)) - 10
    if !matrix.note.isEmpty, room > 20 {
      let note = ChartNumber.shortened(matrix.note, page.type.label, width: room, page.measure)
      page.write(note, at: Point(frame.x, bottom + 14 * f), style: page.type.label, paint: .secondary)
    }
  }
}
