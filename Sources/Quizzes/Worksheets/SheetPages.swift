import CairoRendering
import Diagrams
import Recurrence
import Texts

/// The sizes of paper that sheets are made for.
public enum Paper: String, CaseIterable, Sendable {
  case a4, letter

  /// In points.
  var size: (width: Double, height: Double) { self == .a4 ? (595.28, 841.89) : (612, 792) }
}

/// Puts sheets on pages, each page a scene.
public struct SheetPages {
  private let worksheet: Worksheet
  private let paper: Paper
  private let setter: SheetSetter
  private let measure: TextMeasure

  private static let margin = 54.0
  private static let top = 56.0
  private static let foot = 62.0

  /// Pages of a paper, measured by whoever paints them.
  public init(_ worksheet: Worksheet, paper: Paper, measure: TextMeasure) {
    self.worksheet = worksheet
    self.paper = paper
    self.measure = measure
    setter = SheetSetter(width: paper.size.width - 2 * SheetPages.margin, measure: measure)
  }

  /// All pages as one PDF.
  public static func pdf(_ worksheet: Worksheet, paper: Paper) throws(Diagnosis) -> [UInt8] {
    let renderer = Renderer(theme: .light)
    return try renderer.pdf(
      SheetPages(worksheet, paper: paper, measure: renderer.measure).pages, title: worksheet.title)
  }

  /// The pages, every sheet beginning a new one.
  public var pages: [Scene] { worksheet.sheets.flatMap(pages) }

  private func pages(_ sheet: Worksheet.Sheet) -> [Scene] {
    let room = paper.size.height - SheetPages.top - SheetPages.foot
    var pages: [[(y: Double, row: SheetSetter.Row)]] = [[]]
    var y = 0.0
    for group in sheet.groups {
      let rows = group.flatMap { setter.rows($0) }
      let height = rows.reduce(0) { $0 + $1.height }
      // A question stays together where a page can hold it.
      if y + height > room, y > 0, height <= room {
        pages.append([])
        y = 0
      }
      for row in rows {
        if y + row.height > room {
          pages.append([])
          y = 0
        }
        pages[pages.count - 1].append((y, row))
        y += row.height
      }
      y += 8
    }
    return pages.enumerated().map { scene($1, number: $0 + 1, of: pages.count, sheet) }
  }

  private func scene(
    _ rows: [(y: Double, row: SheetSetter.Row)], number: Int, of count: Int, _ sheet: Worksheet.Sheet
  ) -> Scene {
    let (width, height) = paper.size
    var scene = Scene(
      width: width, height: height, title: number == 1 ? sheet.heading : "", description: worksheet.title)
    let fine = TextStyle(.label, size: 8)
    for (y, row) in rows {
      scene.add(row.marks.map { $0.moved(SheetPages.margin, SheetPages.top + y) })
    }
    let foot = height - 34
    let edge = width - SheetPages.margin
    scene.add(
      .path(Path(through: [Point(SheetPages.margin, foot - 14), Point(edge, foot - 14)], stroke: .hairline)))
    let left = worksheet.texts("sheet.set", ["code": worksheet.code])
    let right = worksheet.texts("sheet.page", ["number": "\(number)", "count": "\(count)"])
    scene.add(.label(Label(left, at: Point(SheetPages.margin, foot), style: fine, paint: .secondary)))
    scene.add(.label(Label(right, at: Point(edge, foot), style: fine, anchor: .end, paint: .secondary)))
    if number > 1 {
      scene.add(.label(Label(sheet.heading, at: Point(SheetPages.margin, 36), style: fine, paint: .secondary)))
    }
    return scene
  }
}

extension Mark {
  /// The kinds of mark that sheets are made of, elsewhere on the page.
  fileprivate func moved(_ x: Double, _ y: Double) -> Mark {
    switch self {
    case .label(var label):
      label.at = Point(label.at.x + x, label.at.y + y)
      return .label(label)
    case .rectangle(var rectangle):
      rectangle.frame = Rect(
        x: rectangle.frame.x + x, y: rectangle.frame.y + y, width: rectangle.frame.width, height: rectangle.frame.height
      )
      return .rectangle(rectangle)
    case .path(var path):
      path.elements = path.elements.map { element in
        switch element {
        case .move(let point): .move(Point(point.x + x, point.y + y))
        case .line(let point): .line(Point(point.x + x, point.y + y))
        default: element
        }
      }
      return .path(path)
    default: return self
    }
  }
}
