import CairoRendering
import Diagrams
import Files
import Foundation
import Recurrence

/// A worker that times pictures for a harness: each is laid out, painted, encoded and written again and again.
///
/// It reads lines `draw TASK FORMAT PATH BUDGET_MS` from standard input and answers each with `us MEDIAN n REPS`, or with `skip WHY`.
/// Tasks are the harness's pictures (`unrolled`, `heatmap`, `cell`, `deck`) with its nodes, arrows, cells and labels. SVG comes from the
/// scene's own writer; `svg-cairo` asks for Cairo's.
@main
struct Main {
  static func main() {
    let shaper = PangoShaper()
    while let line = readLine() {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 5, words[0] == "draw", let budget = Double(words[4]) else {
        print("skip a line is: draw TASK FORMAT PATH BUDGET_MS")
        fflush(nil)
        continue
      }
      do throws(Diagnosis) {
        print(try measured(words[1], words[2], words[3], budget, shaper))
      } catch {
        print("skip \(error.key)")
      }
      fflush(nil)
    }
  }

  /// The median time of one picture in microseconds, at least three pictures.
  private static func measured(
    _ task: String, _ format: String, _ path: String, _ budget: Double, _ shaper: PangoShaper
  ) throws(Diagnosis) -> String {
    guard try draw(task, format, path, shaper) else { return "skip no such picture" }
    var times: [Double] = []
    let begun = ContinuousClock.now
    while times.count < 3 || begun.duration(to: .now) < .milliseconds(budget) {
      let start = ContinuousClock.now
      _ = try draw(task, format, path, shaper)
      times.append(start.duration(to: .now) / .microseconds(1))
    }
    times.sort()
    return "us \(times[times.count / 2]) n \(times.count)"
  }

  /// Draws one picture into a file; false where there is none of that name.
  private static func draw(
    _ task: String, _ format: String, _ path: String, _ shaper: PangoShaper
  ) throws(Diagnosis) -> Bool {
    let renderer = Renderer(shaper: shaper)
    if task == "deck", format == "pdf" {
      try Atomic.write(try renderer.pdf((1...10).map { PeerPictures.page($0) }), to: path)
      return true
    }
    guard let scene = PeerPictures.scene(task) else { return false }
    switch format {
    case "svg": try Atomic.write(Array(SVGWriter(measure: shaper.measure).write(scene)), to: path)
    case "svg-cairo": try Atomic.write(try renderer.svg(scene), to: path)
    case "png": try Atomic.write(try renderer.png(scene), to: path)
    default: return false
    }
    return true
  }
}
