import CPango
import Diagrams
import Recurrence
import Testing

@testable import CairoRendering

@Suite("Pictures")
struct RendererTests {
  let renderer = Renderer(scale: 2)

  private var scene: Scene {
    var scene = Scene(width: 40, height: 20, title: "Two halves & <more>", description: "Left is blue.")
    scene.add(.rectangle(Rectangle(Rect(x: 0, y: 0, width: 20, height: 20), fill: .role(.inputGate))))
    scene.add(
      .raster(
        Raster(
          Rect(x: 20, y: 0, width: 20, height: 10), rows: 1, columns: 2, cells: [0, 1],
          palette: [.role(.candidate), .role(.gradient)])))
    return scene
  }

  @Test("A PNG has the scene's size at scale and its colors in their places, without smoothing between cells")
  func pixels() throws {
    let image = try DecodedPNG(renderer.png(scene))
    #expect(image.width == 80)
    #expect(image.height == 40)
    #expect(image[0, 0] == 0x0072B2)
    #expect(image[39, 39] == 0x0072B2)
    #expect(image[40, 0] == 0x009E73)
    #expect(image[59, 19] == 0x009E73)
    #expect(image[60, 0] == 0xD55E00)
    #expect(image[79, 39] == 0xFFFFFF)
  }

  @Test("Every theme paints its own paper")
  func themes() throws {
    for theme in Theme.all {
      let image = try DecodedPNG(Renderer(theme: theme, shaper: renderer.shaper).png(scene))
      #expect(image[39, 19] == theme.color(.paper).hex)
    }
  }

  @Test("Equal rows, differing rows and the first row survive the filter: every pixel comes back")
  func filters() throws {
    var scene = Scene(width: 64, height: 64)
    var cells: [UInt8] = []
    var state: UInt32 = 7
    for _ in 0..<4096 {
      state = state &* 1_664_525 &+ 1_013_904_223
      cells.append(UInt8(state >> 24))
    }
    let palette = (0..<256).map { Paint.fixed(Color(UInt32($0) &* 0x0103_8B & 0xFFFFFF)) }
    scene.add(.raster(Raster(scene.page, rows: 64, columns: 64, cells: cells, palette: palette)))
    for scale in [1.0, 5] {
      let image = try DecodedPNG(Renderer(scale: scale, shaper: renderer.shaper).png(scene))
      for (index, cell) in cells.enumerated() {
        let (x, y) = (Int(Double(index % 64) * scale), Int(Double(index / 64) * scale))
        #expect(image[x, y] == (UInt32(cell) &* 0x0103_8B & 0xFFFFFF))
      }
    }
  }

  @Test("SVG carries role, title and description, at scale")
  func svg() throws {
    let text = String(decoding: try renderer.svg(scene), as: UTF8.self)
    #expect(text.contains("role=\"img\" aria-labelledby=\"title desc\""))
    #expect(text.contains("width=\"80\" height=\"40\" viewBox=\"0 0 40 20\""))
    #expect(text.contains("<title id=\"title\">Two halves &amp; &lt;more&gt;</title>"))
    #expect(text.contains("<desc id=\"desc\">Left is blue.</desc>"))
    #expect(text.hasPrefix("<svg") && text.contains("</svg>"))
    // Viewers smooth images: the grid's two cells are paths.
    #expect(!text.contains("<image"))
    #expect(text.contains("<path d=\"M0 0h1v1H0z\" fill=\"#009E73\"/>"))
  }

  @Test("A PDF has a page for each scene, a title, an outline, and text that can be searched")
  func pdf() throws {
    var page = scene
    page.title = "Plain"
    page.add(.label(Label("find me", at: Point(2, 10), style: TextStyle(.label, size: 6))))
    let text = String(decoding: try renderer.pdf([page, page, page]), as: UTF8.self)
    #expect(text.hasPrefix("%PDF"))
    #expect(text.contains("/Count 3"))
    #expect(text.contains("/Title (Plain)"))
    #expect(text.contains("/Outlines"))
    #expect(text.contains("/ToUnicode"))
  }

  @Test("Sizes that Cairo cannot paint, places that are no numbers and empty decks are refused")
  func refused() {
    #expect(key { try renderer.png(Scene(width: 0, height: 10)) } == "picture.size")
    #expect(key { try renderer.svg(Scene(width: 10, height: .nan)) } == "picture.size")
    #expect(key { try renderer.png(Scene(width: 20000, height: 10)) } == "picture.too-large")
    #expect(key { try renderer.png(Scene(width: 16000, height: 16000)) } == "picture.too-large")
    #expect(key { try renderer.pdf([Scene(width: 1e300, height: 1e300)]) } == "picture.too-large")
    #expect(key { try renderer.pdf([]) } == "picture.no-pages")
    #expect(key { try Renderer(scale: 0, shaper: renderer.shaper).png(scene) } == "picture.scale")
    #expect(key { try Renderer(scale: .nan, shaper: renderer.shaper).png(scene) } == "picture.scale")
    var bad = scene
    bad.add(.circle(Circle(Point(.nan, 0), radius: 1)))
    #expect(key { try renderer.png(bad) } == "picture.not-finite")
    #expect(key { try renderer.pdf([scene, bad]) } == "picture.not-finite")
  }

  @Test("A long sequence drawn whole is one SVG of any width, and a PNG at the largest scale at which Cairo paints it")
  func long() throws {
    let long = Scene(width: 36879, height: 20)
    #expect(key { try renderer.svg(long) } == nil)
    let largest = Renderer.largestScale(of: long)
    #expect(largest < 1 && largest * long.width > 32766)
    #expect(key { try Renderer(scale: largest, shaper: renderer.shaper).png(long) } == nil)
    // 268 million pixels of 1000 × 1000 points.
    #expect(abs(Renderer.largestScale(of: Scene(width: 1000, height: 1000)) - 16.384) < 1e-6)
  }

  @Test("The format follows from a file's name")
  func formats() {
    #expect(Renderer.Format(path: "a.b/cell.PNG") == .png)
    #expect(Renderer.Format(path: "cell.svg") == .svg)
    #expect(Renderer.Format(path: "cell") == nil)
  }

  private func key(_ body: () throws -> [UInt8]) -> String? {
    do {
      _ = try body()
      return nil
    } catch {
      return (error as? Diagnosis)?.key
    }
  }
}
