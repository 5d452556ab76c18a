import CairoRendering
import Diagrams
import Recurrence
import Terminal
import Texts

/// The pictures of a chapter as a terminal shows them between its text.
struct InlinePictures {
  /// A picture that is ready to be shown.
  struct Drawn {
    /// The rows that it covers.
    var rows: Int
    /// What shows it where the cursor is.
    var sequence: String
  }

  /// How the terminal shows pictures.
  let shown: PictureProtocol
  /// The pixels of a cell.
  let cell: (width: Int, height: Int)
  private let renderer: Renderer
  private let texts: Catalog

  init(_ shown: PictureProtocol, cell: (width: Int, height: Int), background: Background, texts: Catalog) {
    self.shown = shown
    self.cell = cell
    self.texts = texts
    renderer = Renderer(theme: background == .light ? .light : .dark)
  }

  /// Draws the pictures of a chapter, each at most as large as given; those that cannot be drawn are left to the sketches.
  func draw(_ chapter: ComputedChapter, columns: Int, rows: Int) throws(Diagnosis) -> [Int: Drawn] {
    var drawn: [Int: Drawn] = [:]
    let catalog = texts
    let words = DiagramTexts { key, values in catalog(key, values) }
    for case .picture(let picture, _) in chapter.blocks {
      guard let drawing = picture.drawing?.forPage else { continue }
      let scene = try drawing.scene(measure: renderer.measure, texts: words)
      drawn[picture.line] = try draw(scene, columns: columns, rows: rows)
    }
    return drawn
  }

  private func draw(_ scene: Scene, columns: Int, rows: Int) throws(Diagnosis) -> Drawn {
    let widest = Double(columns * cell.width) / scene.width
    let highest = Double(rows * cell.height) / scene.height
    let scale = max(0.1, min(widest, highest, 2))
    var renderer = renderer
    renderer.scale = scale
    let across = min(columns, max(1, Int((scene.width * scale / Double(cell.width)).rounded(.up))))
    let down = min(rows, max(1, Int((scene.height * scale / Double(cell.height)).rounded(.up))))
    switch shown {
    case .sixel:
      let pixels = try renderer.pixels(scene)
      let picture = Pixels(width: pixels.width, height: pixels.height, bytes: pixels.bytes)
      return Drawn(rows: down, sequence: picture.map { SixelEncoder.sequence($0) } ?? "")
    case .kitty:
      let png = try renderer.png(scene)
      return Drawn(rows: down, sequence: PictureSequence.kitty(png: png, id: 1, columns: across, rows: down))
    case .iterm2:
      let png = try renderer.png(scene)
      return Drawn(rows: down, sequence: PictureSequence.iterm2(png: png, columns: across, rows: down))
    }
  }
}

/// Which pictures a reader wants in the terminal.
public enum PictureWish: Equatable, Sendable {
  /// What the terminal says that it shows; none through a multiplexer.
  case auto
  /// Sketches of characters.
  case never
  /// These, whatever the terminal says.
  case always(PictureProtocol)

  /// Reads `auto`, `never`, or the name of a protocol.
  public init?(_ word: String) {
    switch word {
    case "auto": self = .auto
    case "never": self = .never
    default:
      guard let named = PictureProtocol(rawValue: word) else { return nil }
      self = .always(named)
    }
  }

  /// The words that it is chosen by.
  public static let words = ["auto", "never"] + PictureProtocol.allCases.map(\.rawValue)
}
