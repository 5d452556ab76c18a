import Recurrence

/// What can run at once: cells numbered by the round in which they can be computed, and the longest chain.
public enum DependencyChart {
  /// The cells of a model over so many steps.
  public static func scene(
    _ model: Model, steps: Int, _ options: ChartOptions = ChartOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene {
    let graph = DependencyGraph(model, steps: steps)
    var painter = DependencyPainter(graph: graph, page: ChartPage(finding(graph, texts), options, measure, texts))
    painter.paint()
    return painter.page.scene(below: painter.bottom)
  }

  static func finding(_ graph: DependencyGraph, _ texts: DiagramTexts) -> Finding {
    let values =
      [
        "cells": String(graph.cells), "depth": String(graph.depth), "width": String(graph.width),
        "steps": String(graph.steps),
      ] as KeyValuePairs
    let key =
      graph.cells == 1
      ? "dependencies.single.title"
      : graph.depth == 1
        ? "dependencies.now.title" : graph.width == 1 ? "dependencies.one.title" : "dependencies.title"
    return Finding(title: texts(key, values), caption: texts("dependencies.caption", values))
  }
}

/// Draws rows of cells, the lowest layer at the bottom.
struct DependencyPainter {
  let graph: DependencyGraph
  var page: ChartPage
  let columns: HeatAxis
  let pitch: (x: Double, y: Double)
  let radius: Double
  let origin: Point
  var bottom: Double

  init(graph: DependencyGraph, page: ChartPage) {
    self.graph = graph
    self.page = page
    let f = page.factor
    // A room reads one or two rows best when they are large.
    radius = (page.isBounded && graph.rows.count < 3 ? 14 : 10) * f
    let names =
      graph.rows.map { page.measure.width(DependencyPainter.name($0, page.texts), page.type.label) }.max() ?? 0
    let left = page.left + min(120 * f, names) + 18 + radius
    // Arrows around other rows pass the last column's cells.
    let room = page.right - radius - (graph.rows.count > 2 ? 8 : 0) - left
    columns = HeatAxis(count: graph.steps, most: max(5, Int(room / (32 * f)) + 1), gap: 2)
    let top = page.head + (page.isBounded ? 30 : 40) * f
    let gaps = Double(max(1, graph.rows.count - 1))
    let below = 23 * f + page.type.label.size
    let height = page.isBounded ? (page.height(0, from: top, below: below) - 2 * radius) / gaps : 48 * f
    let wide = (page.isBounded ? 120 : 96) * f
    pitch = (min(wide, room / Double(max(1, columns.cells - 1))), min(80 * f, wide, max(2 * radius + 4, height)))
    let free = page.isBounded ? gaps * (height - pitch.y) : 0
    let alone = graph.rows.count == 1 && page.isBounded ? height : 0
    origin = Point(left, top + radius + 0.35 * max(0, free, alone))
    bottom = origin.y + Double(max(0, graph.rows.count - 1)) * pitch.y + radius
  }

  private static func name(_ row: DependencyGraph.Row, _ texts: DiagramTexts) -> String {
    texts(row.isReverse ? "dependencies.reverse" : "dependencies.layer", ["layer": String(row.layer)])
  }

  private func center(_ row: Int, _ column: Int) -> Point {
    Point(
      origin.x + Double(columns.cell(column)) * pitch.x, origin.y + Double(graph.rows.count - 1 - row) * pitch.y)
  }

  mutating func paint() {
    var chain: Set<Int> = []
    for (a, b) in zip(graph.chain, graph.chain.dropFirst()) { chain.insert(key(a.row, a.step, b.row, b.step)) }
    for isChain in [false, true] { paintEdges(chain, isChain) }
    let onChain = Set(graph.chain.map { $0.row * graph.steps + $0.step })
    for row in graph.rows.indices {
      let name = DependencyPainter.name(graph.rows[row], page.texts)
      let y = center(row, 0).y + page.type.label.size * TextStyle.figureDrop
      let room = origin.x - radius - 12 - page.left
      page.write(
        ChartNumber.shortened(name, page.type.label, width: room, page.measure), at: Point(page.left, y),
        style: page.type.label, paint: .secondary)
      for (column, step) in columns.shown.enumerated() {
        let round = graph.rounds[row][step]
        guard round > 0 else { continue }
        let isChain = onChain.contains(row * graph.steps + step)
        let shade: Paint = .ramp(.inputGate, 0.08 + 0.6 * Double(round) / Double(max(1, graph.depth)))
        page.add(
          .circle(
            Circle(
              center(row, column), radius: radius, fill: shade,
              stroke: isChain ? Stroke(.ink, width: 1.75) : Stroke(.role(.tileEdge), width: 0.5))))
        page.write(
          String(round), at: center(row, column).moved(0, page.type.fine.size * TextStyle.figureDrop),
          style: isChain ? page.type.fine.bold : page.type.fine, anchor: .middle, paint: .contrast(on: shade))
      }
    }
    paintTime()
  }

  private func key(_ row: Int, _ step: Int, _ toRow: Int, _ toStep: Int) -> Int {
    (row * graph.steps + step) * graph.rows.count * graph.steps + toRow * graph.steps + toStep
  }

  private mutating func paintEdges(_ chain: Set<Int>, _ onlyChain: Bool) {
    let stroke: Paint = onlyChain ? .ink : .role(.muted)
    for row in graph.rows.indices {
      for (column, step) in columns.shown.enumerated() where graph.rounds[row][step] > 0 {
        let isReverse = graph.rows[row].isReverse
        let next = isReverse ? column - 1 : column + 1
        if graph.rows[row].isRecurrent, !graph.rows[row].isOneStep, columns.shown.indices.contains(next),
          abs(columns.shown[next] - step) == 1,
          chain.contains(key(row, step, row, columns.shown[next])) == onlyChain
        {
          connect(center(row, column), center(row, next), stroke, onlyChain)
        }
        for above in graph.rows.indices where graph.rows[above].layer == graph.rows[row].layer + 1 {
          var target = step
          if case .flattened = graph.rows[above].reads { target = graph.steps - 1 }
          guard graph.rounds[above][target] > 0, chain.contains(key(row, step, above, target)) == onlyChain,
            let place = columns.shown.firstIndex(of: target)
          else { continue }
          connect(center(row, column), center(above, place), stroke, onlyChain)
        }
      }
    }
  }

  /// An arrow between two cells, around those that stand in between.
  private mutating func connect(_ a: Point, _ b: Point, _ paint: Paint, _ isChain: Bool) {
    let width = isChain ? 1.75 : 0.75
    let isFar = a.x == b.x && abs(a.y - b.y) > pitch.y * 1.5
    guard isFar else {
      page.add(
        .arrow(
          Arrow([a.toward(b, by: radius), b.toward(a, by: radius + 1)], paint: paint, width: width)))
      return
    }
    let side = a.x + min(pitch.x * 0.5, radius + 7)
    let start = Point(a.x + radius * 0.7, a.y - radius * 0.7)
    let end = Point(b.x + radius + 1, b.y)
    page.add(.arrow(Arrow([start, Point(side, start.y), Point(side, end.y), end], paint: paint, width: width)))
  }

  private mutating func paintTime() {
    let type = page.type
    let baseline = bottom + 8 + type.label.size
    var reach = -Double.infinity
    for (column, step) in columns.shown.enumerated() {
      let text = String(step + 1)
      let width = page.measure.width(text, type.label)
      let x = center(0, column).x
      guard x - width / 2 > reach + 4 else { continue }
      page.write(text, at: Point(x, baseline), style: type.label, anchor: .middle, paint: .secondary)
      reach = x + width / 2
    }
    if columns.hidden > 0 {
      let x = origin.x + (Double(columns.split) + Double(columns.gap) / 2 - 0.5) * pitch.x
      let y = origin.y - radius - 8
      page.write(
        page.texts("heat.more-steps", ["count": String(columns.hidden)]), at: Point(x, y), style: type.fine,
        anchor: .middle, paint: .secondary)
    }
    bottom = baseline + 15 * page.factor
    page.write(page.texts("heat.time"), at: Point(origin.x - radius, bottom), style: type.label, paint: .secondary)
  }
}
