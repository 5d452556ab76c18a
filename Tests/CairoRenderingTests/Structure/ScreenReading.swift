import Recurrence
import Testing

@testable import CairoRendering
@testable import Diagrams

/// What is asked of every diagram on a screen of 1280×720.
protocol ScreenReading {
  var measure: TextMeasure { get }
}

extension ScreenReading {
  var texts: DiagramTexts { ChartSupport.texts }
  var screen: Screen { .usual }
  var chart: ChartOptions { .filling(screen) }
  var heat: HeatMapOptions { HeatMapOptions(chart: chart) }

  /// No type below 18 pixels, a title of 30, all of the page used, no two labels over each other.
  func check(_ scene: Scene, _ name: String) throws {
    let page = scene.filling(screen)
    let smallest = screen.smallestType(of: page)
    #expect(smallest >= Screen.smallest - 1e-6, "\(name): \(smallest) px on \(scene.width)×\(scene.height)")
    let title = try #require(page.labels.first?.runs.first?.style.size) * screen.scale(page)
    #expect(title >= 30, "\(name): a title of \(title) px")
    let conflicts = page.labelConflicts(measure)
    #expect(conflicts.isEmpty, "\(name): \(conflicts)")
    let bounds = try #require(page.bounds(measure))
    #expect(page.page.grown(by: 0.5).contains(bounds), "\(name): \(bounds) of \(page.page)")
    #expect(bounds.width > 0.5 * page.width, "\(name): \(bounds) of \(page.page)")
    #expect(bounds.height > 0.4 * page.height, "\(name): \(bounds) of \(page.page)")
  }
}
