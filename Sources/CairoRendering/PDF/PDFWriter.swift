import Diagrams
import Recurrence

/// Writes scenes as the pages of a PDF whose text can be searched, with fonts of the outlines that Pango found.
///
/// Cairo's writer asks FreeType for every font's file, cuts it down and prints each number with `printf`: three times as much work, and
/// Pango would have to set texts that are known.
struct PDFWriter {
  let theme: Theme
  let scale: Double
  let shaper: PangoShaper
  var file = PDFFile()
  var type: PDFType
  var content: PDFContent
  /// The objects of the grids on all pages.
  var images: [Int] = []

  init(theme: Theme, scale: Double, shaper: PangoShaper) {
    self.theme = theme
    self.scale = scale
    self.shaper = shaper
    type = PDFType(shaper: shaper)
    content = PDFContent(theme: theme)
  }

  /// Whether a writer can show all that is on the scenes: it has no letters but outlines.
  static func canShow(_ scenes: [Scene], shaper: PangoShaper) -> Bool {
    scenes.allSatisfy { scene in
      scene.labels.allSatisfy { $0.runs.allSatisfy { shaper.set($0.text, $0.style).glyphs != nil } }
    }
  }

  /// The document; scenes whose title is empty have no place in its outline.
  /// - Throws: `picture.no-memory`.
  func write(_ scenes: [Scene], title: String) throws(Diagnosis) -> [UInt8] {
    var writer = self
    return try writer.document(scenes, title: title)
  }

  private mutating func document(_ scenes: [Scene], title: String) throws(Diagnosis) -> [UInt8] {
    let (tree, resources) = (file.reserve(), file.reserve())
    var pages: [Int] = []
    for scene in scenes {
      content = PDFContent(theme: theme)
      try put(scene)
      let stream = try file.add(stream: content.bytes)
      let (width, height) = (PDFWriter.text(scene.width * scale), PDFWriter.text(scene.height * scale))
      pages.append(
        file.add(
          """
          <</Type/Page/Parent \(tree) 0 R/MediaBox[0 0 \(width) \(height)]/Resources \(resources) 0 R\
          /Contents \(stream) 0 R>>
          """))
    }
    file.set(tree, "<</Type/Pages/Kids[\(PDFWriter.references(pages))]/Count \(pages.count)>>")
    var fonts = ""
    for (number, font) in type.fonts.enumerated() {
      fonts += "/F\(number) \(try font.add(to: &file, number: number) { shaper.shape($0) }) 0 R"
    }
    let grids = images.enumerated().map { "/I\($0) \($1) 0 R" }.joined()
    file.set(resources, "<</Font<<\(fonts)>>/XObject<<\(grids)>>>>")
    let outline = outline(of: scenes, pages)
    let catalog = file.add(
      "<</Type/Catalog/Pages \(tree) 0 R\(outline)/ViewerPreferences<</DisplayDocTitle true>>>>")
    let information = file.add(
      """
      <</Title \(PDFFile.string(title))/Subject \(PDFFile.string(scenes.first?.description ?? ""))\
      /Creator \(PDFFile.string("Unroll"))>>
      """)
    return file.bytes(catalog: catalog, information: information)
  }

  /// The catalog's entry for the list of pages by title, where there is more than one.
  private mutating func outline(of scenes: [Scene], _ pages: [Int]) -> String {
    let titled = zip(scenes, pages).filter { !$0.0.title.isEmpty }
    guard scenes.count > 1, !titled.isEmpty else { return "" }
    let root = file.reserve()
    let items = titled.map { _ in file.reserve() }
    for (index, (scene, page)) in titled.enumerated() {
      let before = index > 0 ? "/Prev \(items[index - 1]) 0 R" : ""
      let after = index + 1 < items.count ? "/Next \(items[index + 1]) 0 R" : ""
      file.set(
        items[index],
        "<</Title \(PDFFile.string(scene.title))/Parent \(root) 0 R\(before)\(after)/Dest[\(page) 0 R/Fit]>>")
    }
    let (first, last) = (items[0], items[items.count - 1])
    file.set(root, "<</Type/Outlines/First \(first) 0 R/Last \(last) 0 R/Count \(items.count)>>")
    return "/Outlines \(root) 0 R"
  }

  private static func references(_ numbers: [Int]) -> String {
    numbers.map { "\($0) 0 R" }.joined(separator: " ")
  }

  /// A length as a page's dictionary holds it.
  private static func text(_ length: Double) -> String {
    var content = PDFContent(theme: .light)
    content.put(length)
    return String(decoding: content.bytes.dropLast(), as: UTF8.self)
  }
}
