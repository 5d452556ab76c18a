import Arguments
import CairoRendering
import Diagrams
import Files
import Foundation
import Recurrence

/// Where and how a picture is to be written, from the options that all drawing commands share.
struct Picture {
  private let renderer: Renderer
  private let theme: Diagrams.Theme
  private let format: Renderer.Format
  private let path: String
  private let isText: Bool
  /// Whether the path is the standard one, whose folder is made when it is missing.
  private let makesFolder: Bool
  private static let standardFolder = "output"
  let texts: DiagramTexts

  /// Without `--output` the picture goes to `output/` under its standard name.
  init(_ invocation: Invocation, standardName: String) throws(Diagnosis) {
    let console = Console()
    let catalog = console.texts
    texts = DiagramTexts { key, values in catalog(key, values) }
    theme = Diagrams.Theme.named(invocation["theme"] ?? "light") ?? .light
    let scale = try invocation.double("scale", in: 0.1...20) ?? 2
    isText = invocation.isGiven("text")
    let output = invocation["output"]
    let ending = output.flatMap { Renderer.Format(path: $0) }
    if let output, output != "-", ending == nil, !invocation.isGiven("format") {
      throw Diagnosis("draw.no-format", ["file": output], kind: .usage)
    }
    format = try invocation.choice("format", as: Renderer.Format.self) ?? ending ?? (isText ? .svg : .png)
    guard !isText || format == .svg else { throw Diagnosis("draw.text-is-svg", kind: .usage) }
    renderer = Renderer(theme: theme, scale: scale)
    makesFolder = output == nil
    path = output ?? Picture.standardFolder + "/" + standardName + "." + format.rawValue
  }

  /// How wide texts are.
  var measure: TextMeasure { renderer.measure }

  /// Whether it is for a projector.
  var isProjected: Bool { theme == .projector }

  /// The sizes of type: larger for a projector.
  var typography: Typography { isProjected ? .projector : .standard }

  /// Writes the picture and says where.
  func write(_ scene: Scene) throws(Diagnosis) {
    let bytes =
      isText
      ? SVGWriter(theme: theme, measure: measure).write(scene) : try renderer.render(scene, as: format)
    if makesFolder { try Picture.makeStandardFolder() }
    try Atomic.write(bytes, to: path)
    guard path != "-" else { return }
    let console = Console()
    console.print(console.texts("draw.written", ["file": path, "title": scene.title]))
  }

  private static func makeStandardFolder() throws(Diagnosis) {
    do {
      try FileManager.default.createDirectory(atPath: standardFolder, withIntermediateDirectories: true)
    } catch {
      throw Diagnosis("draw.folder", ["folder": standardFolder])
    }
  }
}

extension RunSource {
  /// The name of a picture's file: the run's name and the diagram's, with nothing that a path cannot hold.
  func pictureName(_ diagram: String) -> String {
    let base = (name as NSString).lastPathComponent
    let stem = (base as NSString).deletingPathExtension
    let safe = stem.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? $0 : "-" }
    return String(safe) + "-" + diagram
  }
}
