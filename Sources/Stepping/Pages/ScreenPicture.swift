import Recurrence
import Terminal

/// A screen as an SVG picture with real text: every span at its column, in the visual language's colors.
public struct ScreenPicture {
  private let lines: [[Span]]
  private let columns: Int
  private let background: Background
  private let widths: CellWidth

  /// The picture of lines on a screen of so many columns.
  public init(_ lines: [[Span]], columns: Int, background: Background, widths: CellWidth = CellWidth()) {
    self.lines = lines
    self.columns = columns
    self.background = background
    self.widths = widths
  }

  private static let cell = (width: 8.4, height: 18.0)
  private static let margin = 12.0

  private var theme: Theme { Theme(depth: .truecolor, background: background) }
  private var paper: String { background == .light ? "#FFFFFF" : "#14171A" }
  private var tint: String { background == .light ? "#F1F3F6" : "#22272D" }

  /// The picture as the text of an SVG file.
  public var svg: String {
    let width = Double(columns) * ScreenPicture.cell.width + 2 * ScreenPicture.margin
    let height = Double(lines.count) * ScreenPicture.cell.height + 2 * ScreenPicture.margin
    var svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\""
    svg += " viewBox=\"0 0 \(width) \(height)\" xml:space=\"preserve\""
    svg += " font-family=\"JetBrains Mono, DejaVu Sans Mono, monospace\" font-size=\"14\">\n"
    svg += "<rect width=\"100%\" height=\"100%\" fill=\"\(paper)\"/>\n"
    for (row, line) in lines.enumerated() {
      var column = 0
      for span in line {
        svg += drawn(span, column: column, row: row)
        column += widths.of(span.text)
      }
    }
    return svg + "</svg>\n"
  }

  private func drawn(_ span: Span, column: Int, row: Int) -> String {
    let (x, y) = (
      ScreenPicture.margin + Double(column) * ScreenPicture.cell.width,
      ScreenPicture.margin + Double(row) * ScreenPicture.cell.height
    )
    let width = Double(widths.of(span.text)) * ScreenPicture.cell.width
    var text = ""
    if span.style.reversed || span.style.tinted {
      let fill = span.style.reversed ? hex(theme.color(span.style.role)) : tint
      text +=
        "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(ScreenPicture.cell.height)\" fill=\"\(fill)\"/>\n"
    }
    guard span.text.contains(where: { $0 != " " }) else { return text }
    let color = span.style.reversed ? paper : hex(theme.color(span.style.role))
    // The length keeps columns aligned whatever font is there.
    text +=
      "<text x=\"\(x)\" y=\"\(y + 13.5)\" textLength=\"\(width)\" lengthAdjust=\"spacingAndGlyphs\" fill=\"\(color)\""
    text +=
      (span.style.bold ? " font-weight=\"bold\"" : "") + (span.style.underlined ? " text-decoration=\"underline\"" : "")
    return text + ">" + Markup.escaped(span.text) + "</text>\n"
  }

  private func hex(_ color: UInt32) -> String {
    let digits = String(color, radix: 16, uppercase: true)
    return "#" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}
