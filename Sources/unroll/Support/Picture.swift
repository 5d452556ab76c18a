import Arguments
import CairoRendering
import Diagrams
import Files
import Foundation
import Recurrence
import Workers

/// Where and how a picture is to be written, from the options that all drawing commands share.
struct Picture {
  private let renderer: Renderer
  private let theme: Diagrams.Theme
  private let format: Renderer.Format
  private let path: String
  private let isText: Bool
  /// Whether the scale is the usual one, at which a picture may turn out too large.
  private let hasUsualScale: Bool
  /// The page that the picture is fitted on, in pixels.
  private let size: (width: Double, height: Double)?
  /// Whether the path is the standard one, whose folder is made when it is missing.
  private let makesFolder: Bool
  private static let standardFolder = "output"
  let texts: DiagramTexts

  /// Without `--output` the picture goes to `output/` under its standard name.
  init(
    _ invocation: Invocation, standardName: String, shaper: PangoShaper = Picture.shaper()
  ) throws(Diagnosis) {
    let console = Console()
    let catalog = console.texts
    texts = DiagramTexts { key, values in catalog(key, values) }
    theme = Diagrams.Theme.named(invocation["theme"] ?? "light") ?? .light
    // A projected picture is as large as the screen, unless its scale is asked for.
    let isProjected = theme == .projector && !invocation.isGiven("scale")
    size = try Picture.size(invocation) ?? (isProjected ? (Screen.usual.width, Screen.usual.height) : nil)
    let scale = size == nil ? try invocation.double("scale", in: 0.1...20) ?? 2 : 1
    hasUsualScale = size == nil && !invocation.isGiven("scale")
    isText = invocation.isGiven("text")
    let output = invocation["output"]
    let ending = output.flatMap { Renderer.Format(path: $0) }
    if let output, output != "-", ending == nil, !invocation.isGiven("format") {
      throw Diagnosis("draw.no-format", ["file": output], kind: .usage)
    }
    format = try invocation.choice("format", as: Renderer.Format.self) ?? ending ?? (isText ? .svg : .png)
    guard !isText || format == .svg else { throw Diagnosis("draw.text-is-svg", kind: .usage) }
    renderer = Renderer(theme: theme, scale: scale, shaper: shaper)
    makesFolder = output == nil
    path = output ?? Picture.standardFolder + "/" + standardName + "." + format.rawValue
  }

  /// What sets texts, with the notes of earlier processes on them.
  static func shaper() -> PangoShaper { PangoShaper(store: TextStore(environment: Console().environment)) }

  /// How wide texts are.
  var measure: TextMeasure { renderer.measure }

  /// The screen that a projected picture is for; nil for other pictures.
  var screen: Screen? {
    guard theme == .projector else { return nil }
    return size.map { Screen(width: $0.width, height: $0.height) } ?? .usual
  }

  /// What every chart is drawn with: on a screen, the whole of it.
  var chart: ChartOptions { screen.map { .filling($0) } ?? ChartOptions() }

  /// Writes the picture and says where.
  func write(_ scene: Scene) throws(Diagnosis) {
    let bytes = try bytes(scene)
    if makesFolder { try Picture.makeStandardFolder() }
    try Atomic.write(bytes, to: path)
    renderer.shaper.keep()
    tell(path, scene)
  }

  /// Writes pictures that follow one another: the pages of one PDF, or files with numbers, `step-01.png` and so on.
  ///
  /// All are painted before the first is written; pages are shared out among the workers.
  func write(frames: [Scene], workers: Workers) throws(Diagnosis) {
    if format == .pdf {
      var pages: [Scene] = []
      for scene in frames { pages.append(try page(scene)) }
      let bytes = try renderer.pdf(pages, workers: workers)
      noteMissingGlyphs(in: frames)
      if makesFolder { try Picture.makeStandardFolder() }
      try Atomic.write(bytes, to: path)
      renderer.shaper.keep()
      guard path != "-" else { return }
      let console = Console()
      console.print(console.texts("draw.deck", ["file": path, "count": String(frames.count)]))
      return
    }
    guard path != "-" else { throw Diagnosis("draw.frames-to-output", kind: .usage) }
    var pictures: [[UInt8]] = []
    for scene in frames { pictures.append(try bytes(scene)) }
    renderer.shaper.keep()
    if makesFolder { try Picture.makeStandardFolder() }
    for (index, scene) in frames.enumerated() {
      let file = numbered(index + 1, of: frames.count)
      try Atomic.write(pictures[index], to: file)
      tell(file, scene)
    }
  }

  /// `a/step.png` with a number: `a/step-07.png`.
  private func numbered(_ number: Int, of count: Int) -> String {
    let digits = String(number)
    let zeros = String(repeating: "0", count: max(0, String(count).count - digits.count))
    let ending = PathParts(path).ending
    let stem = ending.isEmpty ? path : String(path.dropLast(ending.count + 1))
    return stem + "-" + zeros + digits + (ending.isEmpty ? "" : "." + ending)
  }

  /// The page of a scene.
  ///
  /// - Throws: `picture.no-font` where there are no letters at all, `picture.size`.
  private func page(_ scene: Scene) throws(Diagnosis) -> Scene {
    guard renderer.shaper.unknownGlyphs("0x", TextStyle(.label, size: 9)) == 0 else {
      throw Diagnosis("picture.no-font")
    }
    guard let size else { return scene }
    return try (screen.map { scene.filling($0) } ?? scene).fitted(width: size.width, height: size.height)
  }

  private func bytes(_ scene: Scene) throws(Diagnosis) -> [UInt8] {
    let page = try page(scene)
    defer { noteMissingGlyphs(in: [scene]) }
    guard isText else { return try renderer(for: page).render(page, as: format) }
    try page.validate()
    return Array(SVGWriter(theme: theme, measure: measure).write(page))
  }

  /// The least scale at which the smallest type can be read, in pixels per point.
  private static let leastScale = 0.8

  /// The renderer, at a smaller scale where a long sequence drawn whole would be too large at the usual one.
  private func renderer(for page: Scene) -> Renderer {
    let largest = Renderer.largestScale(of: page)
    guard hasUsualScale, format != .svg, largest < renderer.scale, largest >= Picture.leastScale else {
      return renderer
    }
    var smaller = renderer
    smaller.scale = largest
    return smaller
  }

  /// Says so where fonts lack characters of pictures that were painted, or written as text.
  private func noteMissingGlyphs(in scenes: [Scene]) {
    guard isText || renderer.shaper.hasMissingGlyphs else { return }
    let console = Console()
    for missing in scenes.compactMap({ renderer.shaper.missingGlyphs(in: $0) }) { console.note(console.texts(missing)) }
  }

  private func tell(_ file: String, _ scene: Scene) {
    guard file != "-" else { return }
    let console = Console()
    console.print(console.texts("draw.written", ["file": file, "title": scene.title]))
  }

  /// `--size 1280x720`.
  private static func size(_ invocation: Invocation) throws(Diagnosis) -> (width: Double, height: Double)? {
    guard let text = invocation["size"] else { return nil }
    guard !invocation.isGiven("scale") else { throw Diagnosis("draw.size-and-scale", kind: .usage) }
    let sides = text.split(separator: text.contains("×") ? "×" : "x", omittingEmptySubsequences: false)
    guard sides.count == 2, let width = Int(sides[0]), let height = Int(sides[1]), width > 0, height > 0 else {
      throw Diagnosis("draw.size", ["got": text], kind: .usage)
    }
    return (Double(width), Double(height))
  }

  private static func makeStandardFolder() throws(Diagnosis) {
    do {
      try FileManager.default.createDirectory(atPath: standardFolder, withIntermediateDirectories: true)
    } catch {
      throw Diagnosis("draw.folder", ["folder": standardFolder])
    }
  }
}

extension Picture {
  /// The name of a picture's file: the run's or the read file's name and the diagram's, with nothing that a path cannot hold.
  static func standardName(_ name: String?, _ diagram: String) -> String {
    guard let name, name != "-" else { return diagram }
    let safe = PathParts(name).stem.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? $0 : "-" }
    return String(safe) + "-" + diagram
  }
}
