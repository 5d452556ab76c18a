import Testing

@testable import Diagrams

@Suite("Parts of diagrams")
struct PartsTests {
  let type = Typography.standard

  @Test("A stack of tiles: numbers aligned on their points, notches on negatives, addresses on labels")
  func tiles() {
    let stack = TileStack(
      at: Point(58, 136), width: 44, column: DecimalColumn(type.fine),
      [
        .init(value: -1.27, limit: 1.27, isBold: true, address: "l0.t2.c[0]"),
        .init(value: 0.49, limit: 1.27, address: "l0.t2.c[1]"), .init(""),
      ])
    #expect(
      SceneText.write(stack.marks(.fixed)) == """
        rectangle 58,136 44×16 notch 4.5 fill diverging(-1) stroke tileEdge 0.5
        label 90.77,146.723 end contrast(diverging(-1)) label 7.5 w600 “−1.27” @l0.t2.c[0]
        rectangle 58,152 44×16 fill diverging(0.386) stroke tileEdge 0.5
        label 90.2,162.723 end contrast(diverging(0.386)) label 7.5 “0.49” @l0.t2.c[1]
        rectangle 58,168 44×16 fill paper stroke tileEdge 0.5

        """)
  }

  @Test("Numbers of a column keep their place whatever stands above or below them")
  func stableColumn() {
    let column = DecimalColumn(type.fine)
    let short = column.label("0.5", center: 100, baseline: 0, measure: .fixed)
    let long = column.label("−0.50", center: 100, baseline: 0, measure: .fixed)
    let point = TextMeasure.fixed.width(".5", type.fine) - TextMeasure.fixed.width(".50", type.fine)
    #expect(abs(short.at.x - long.at.x - point) < 1e-9)
  }

  @Test("A valve is filled as far as it is open; a signed one from its middle; values beyond are limited")
  func valves() {
    let frame = Rect(x: 0, y: 0, width: 28, height: 8)
    #expect(
      SceneText.write(Valve(frame, value: 0.25, role: .forgetGate).marks) == """
        rectangle 0,0 28×8 fill paper
        rectangle 0,0 7×8 fill forgetGate
        rectangle 0,0 28×8 stroke muted 0.5

        """)
    #expect(
      SceneText.write(Valve(frame, value: -0.5, role: .candidate, isSigned: true, isBold: true).marks) == """
        rectangle 0,0 28×8 fill paper
        rectangle 7,0 7×8 fill candidate
        rectangle 0,0 28×8 stroke ink 1.25
        path M 14,-1 L 14,9 stroke ink 0.75

        """)
    for value in [5.0, -5, .nan, .infinity] {
      let box = Mark.group(Group(Valve(frame, value: value, role: .inputGate).marks)).bounds(.fixed)
      #expect(box.map { frame.grown(by: 1).contains($0) } == true)
    }
  }

  @Test("An arrow's line ends inside its head, its corners have radius 6, backward ones are dashed")
  func arrows() {
    let arrow = Arrow([Point(0, 0), Point(50, 0), Point(50, 50)], width: 2, direction: .backward)
    #expect(
      SceneText.write([.path(arrow.shaft)] + (arrow.head.map { [.path($0)] } ?? [])) == """
        path M 0,0 L 44,0 C 47.312,0 50,2.688 50,6 L 50,44.225 stroke ink 2 dash 4.4 2.2 round
        path M 50,50 L 53.6,42.3 L 46.4,42.3 Z fill ink

        """)
    #expect(Arrow([Point(1, 1)]).head == nil)
    #expect(Arrow([Point(1, 1), Point(1, 1)]).head == nil)
  }

  @Test("A backward arrow's width tells the norm by its logarithm")
  func backwardWidth() {
    #expect(Arrow.backwardWidth(norm: 0.01) == 0.75)
    // log₁₀ is good to 1e-15 here.
    #expect(abs(Arrow.backwardWidth(norm: 1) - 3.25) < 1e-12)
    #expect(Arrow.backwardWidth(norm: 0) == 0.75)
    #expect(Arrow.backwardWidth(norm: 1e9) == 3.5)
  }

  @Test("An axis has ticks outward and numbers below or left of the plot")
  func axis() {
    let plot = Rect(x: 64, y: 104, width: 100, height: 50)
    let axis = Axis(.linear(0, 10, from: plot.x, to: plot.maxX), .bottom, of: plot, mostTicks: 3)
    #expect(
      SceneText.write(axis.marks(type)) == """
        path M 64,154 L 164,154 stroke secondary 1
        path M 64,154 L 64,158 stroke secondary 1
        label 64,169 middle secondary label 9 “0”
        path M 114,154 L 114,158 stroke secondary 1
        label 114,169 middle secondary label 9 “5”
        path M 164,154 L 164,158 stroke secondary 1
        label 164,169 middle secondary label 9 “10”

        """)
  }

  @Test("Lines that end close together have their names moved apart, in the lines' order")
  func lineEnds() {
    let labels = LineEndLabels(
      [.init(end: Point(100, 50), name: "LSTM"), .init(end: Point(100, 51), name: "GRU", note: "half-life 2 steps")],
      in: 0...200)
    var scene = Scene(width: 300, height: 200)
    scene.add(labels.marks(type, .fixed))
    #expect(scene.labels.map(\.text) == ["LSTM", "GRU", "half-life 2 steps"])
    #expect(scene.labelConflicts(.fixed).isEmpty)
  }

  @Test("The title stands at 32, the caption at 51; long captions break")
  func titles() {
    let (scene, bottom) = Scene.titled(
      width: 640, height: 400, title: "The gradient of $h$ halves", caption: "Follow the line.", description: "d", type,
      .fixed)
    #expect(
      SceneText.write(scene) == """
        scene 640×400 paper
        title The gradient of h halves
        caption Follow the line.
        description d
        label 24,32 start ink label 14 w600 “The gradient of ” math 15.4 italic “h” label 14 w600 “ halves”
        label 24,51 start secondary label 11 “Follow the line.”

        """)
    #expect(bottom == 51)
    let long = TitleBlock(title: "t", caption: String(repeating: "word ", count: 60), pageWidth: 400).marks(
      type, .fixed)
    #expect(long.marks.count > 3)
    #expect(long.bottom > 51 + 15)
  }

  @Test("Labels that overlap or leave the page are found")
  func conflicts() {
    var scene = Scene(width: 100, height: 40)
    scene.add(.label(Label("here", at: Point(10, 20), style: type.label)))
    #expect(scene.labelConflicts(.fixed).isEmpty)
    scene.add(.label(Label("there", at: Point(12, 22), style: type.label)))
    scene.add(.group(Group([.label(Label("out", at: Point(98, 20), style: type.label))])))
    #expect(scene.labelConflicts(.fixed) == ["overlap: here | there", "outside: out"])
  }

  @Test("Hatching stays inside its rectangle")
  func hatch() {
    let rect = Rect(x: 10, y: 20, width: 50, height: 9)
    let path = Hatch.path(in: rect)
    #expect(path.elements.count >= 12)
    // Rounding of coordinates of some ten points.
    #expect(path.hull.allSatisfy { rect.grown(by: 1e-9).contains(Rect(from: $0, to: $0)) })
    #expect(Hatch.path(in: Rect(x: 0, y: 0, width: 0, height: 5)).elements.isEmpty)
  }
}
