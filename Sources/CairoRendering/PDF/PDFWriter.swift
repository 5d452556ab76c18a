import Diagrams
import Recurrence
import Workers

/// Writes scenes as the pages of a PDF whose text can be searched, with fonts of the outlines that Pango found.
///
/// Cairo's writer asks FreeType for every font's file, cuts it down and prints each number with `printf`: three times as much work, and
/// Pango would have to set texts that are known.
struct PDFWriter {
  private let theme: Theme
  private let scale: Double
  private let shaper: PangoShaper
  private let pages: [PDFPage]
  private let fonts: [PDFFont]
  private var file = PDFFile()

  /// Sets the text of all pages; nil where one shows letters that are no outlines.
  init?(_ scenes: [Scene], theme: Theme, scale: Double, shaper: PangoShaper) {
    var type = PDFType(shaper: shaper)
    var pages: [PDFPage] = []
    var grids = 0
    for scene in scenes {
      guard let lines = type.lines(of: scene) else { return nil }
      pages.append(PDFPage(scene: scene, lines: lines, firstGrid: grids))
      grids += scene.rasters.count { $0.isShown }
    }
    self.theme = theme
    self.scale = scale
    self.shaper = shaper
    self.pages = pages
    fonts = type.fonts
  }

  /// The document, its pages shared out among workers; scenes whose title is empty have no place in its outline.
  /// - Throws: `picture.no-memory`.
  func write(title: String, workers: Workers) throws(Diagnosis) -> [UInt8] {
    var writer = self
    return try writer.document(title, workers)
  }

  /// What takes time to make, and needs no other.
  private enum Part {
    case page(grids: [[UInt8]], content: [UInt8])
    case font(PDFFont.Streams)
  }

  /// How many points a page's unit is: 1, and 2 or 4 where viewers would refuse so many units (ISO 32000-1, annex C.2).
  private func unit(of page: PDFPage) -> Double {
    var unit = 1.0
    while max(page.scene.width, page.scene.height) * scale / unit > 14_400 { unit *= 2 }
    return unit
  }

  /// The pages, and behind them the fonts.
  private func part(_ number: Int) throws(Diagnosis) -> Part {
    if number < pages.count {
      let page = pages[number]
      let (grids, content) = try page.streams(theme: theme, scale: scale / unit(of: page))
      return .page(grids: grids, content: content)
    }
    let font = number - pages.count
    return .font(try fonts[font].streams(number: font) { shaper.shape($0) })
  }

  private mutating func document(_ title: String, _ workers: Workers) throws(Diagnosis) -> [UInt8] {
    let scenes = pages.map(\.scene)
    let (tree, resources) = (file.reserve(), file.reserve())
    let parts = try workers.map(Array(0..<pages.count + fonts.count)) { [self] number throws(Diagnosis) in
      try part(number)
    }
    var numbers: [Int] = []
    var grids = ""
    for (page, part) in zip(pages, parts) {
      guard case .page(let images, let stream) = part else { continue }
      for (index, image) in images.enumerated() { grids += "/I\(page.firstGrid + index) \(file.add(image)) 0 R" }
      let content = file.add(stream)
      let unit = unit(of: page)
      let (width, height) = (page.scene.width * scale / unit, page.scene.height * scale / unit)
      numbers.append(
        file.add(
          """
          <</Type/Page/Parent \(tree) 0 R/MediaBox[0 0 \(PDFWriter.text(width)) \(PDFWriter.text(height))]\
          \(unit > 1 ? "/UserUnit \(Int(unit))" : "")/Resources \(resources) 0 R/Contents \(content) 0 R>>
          """))
    }
    file.set(tree, "<</Type/Pages/Kids[\(PDFWriter.references(numbers))]/Count \(numbers.count)>>")
    var type = ""
    for (number, part) in parts.dropFirst(pages.count).enumerated() {
      guard case .font(let streams) = part else { continue }
      type += "/F\(number) \(fonts[number].add(streams, to: &file, number: number)) 0 R"
    }
    file.set(resources, "<</Font<<\(type)>>/XObject<<\(grids)>>>>")
    let outline = outline(of: scenes, numbers)
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
