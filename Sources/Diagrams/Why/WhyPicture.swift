import Recurrence

/// What the picture of the tree behind a scalar shows.
public struct WhyOptions: Equatable, Sendable {
  /// How many branchings deep the tree goes.
  public var depth: Int
  /// The most rows at the branches' ends; the smallest others are added up in one row of each branch.
  public var mostLeaves: Int
  /// The sizes of type.
  public var typography: Typography
  /// Whether the picture is for a screen, where only what a room reads is said.
  public var isProjected = false

  /// Two branchings, at most 8 ends a branch.
  public init(depth: Int = 2, mostLeaves: Int = 8, typography: Typography = .standard) {
    self.depth = depth
    self.mostLeaves = mostLeaves
    self.typography = typography
  }
}

/// Why a recorded scalar is what it is: the tree of what it was computed from, or of where a gradient comes from.
public enum WhyPicture {
  /// The picture of a scalar of a run; what is given rather than computed has a tree of one node.
  public static func scene(
    _ trace: Trace<Double>, _ reference: Reference, _ options: WhyOptions = WhyOptions(), measure: TextMeasure,
    texts: DiagramTexts
  ) -> Scene {
    let tree = WhyTree(trace, reference, depth: max(1, options.depth))
    var painter = WhyPainter(tree: tree, reference: reference, options: options, measure: measure, texts: texts)
    let (title, caption) = painter.words()
    painter.arrange()
    let width = max(options.isProjected ? 760 : 560, painter.width)
    let titles = TitleBlock(title: title, caption: caption, pageWidth: width)
    let block = titles.marks(options.typography, measure)
    painter.width = width
    painter.paint(below: block.bottom)
    return titles.page(height: painter.height, head: block.bottom, marks: block.marks + painter.marks)
  }
}

extension WhyOptions {
  /// As deep and with as many ends as a room can read.
  public func filling(
    _ screen: Screen, _ trace: Trace<Double>, _ reference: Reference, measure: TextMeasure, texts: DiagramTexts
  ) -> WhyOptions {
    var ways: [WhyOptions] = []
    for depth in (1...max(1, depth)).reversed() {
      for leaves in (2...max(2, mostLeaves)).reversed() {
        var way = self
        way.isProjected = true
        way.typography = .screen
        (way.depth, way.mostLeaves) = (depth, leaves)
        ways.append(way)
      }
    }
    return screen.best(of: ways) { WhyPicture.scene(trace, reference, $0, measure: measure, texts: texts) } ?? self
  }
}
