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
}
