/// Where everything of a cell's picture stands, whichever way it was laid out.
struct CellPlan {
  /// A node's place.
  struct Spot: Equatable {
    /// The upper left corner of its numbers.
    var stack: Point
    /// The middle of its operation's box or circle; nil where it has none.
    var operation: Point?
    /// From the operation to the numbers.
    var link: [Point] = []
    /// The base line of its heading's first line.
    var heading: Point
    var headingAnchor = Label.Anchor.middle
    /// Where the number of units not drawn is told.
    var more: Point
    var moreAnchor = Label.Anchor.middle
    /// Where a gate's name in words begins.
    var word: Point?
  }

  /// A wire's part: a line of points, and whether it ends in an arrow at a node.
  struct Wire: Equatable {
    /// The node whose numbers it carries.
    var source: Int
    /// The node that it enters, −1 for the way out; nil for a part that ends in a branch.
    var target: Int?
    var points: [Point]
    /// Whether it begins at its source rather than at a branch.
    var leaves = true
  }

  var spots: [Spot] = []
  var wires: [Wire] = []
  var junctions: [(source: Int, at: Point)] = []
  var frame = Rect(x: 0, y: 0, width: 0, height: 0)
  var width = 0.0
  /// Where the legend begins, below the frame.
  var legend = Point(0, 0)
  /// The lowest point of what stands below the frame.
  var bottom = 0.0
}
