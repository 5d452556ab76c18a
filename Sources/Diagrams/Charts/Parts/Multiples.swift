/// Small plots side by side, three to a row (four stand two and two), all of one size.
struct Multiples {
  let page: ChartPage
  let count: Int
  /// Height of a plot where the page has none.
  let height: Double
  /// Room above each plot, for its heading.
  let head: Double
  /// Room below each plot, for its axis.
  let foot: Double
  /// Room to the left of the first plot of a row.
  let left: Double
  /// Room between two plots.
  var gap = Multiples.gap
  /// How many have room in a row at least.
  var least = 2

  static let gap = 26.0
  static let most = 3

  private var columns: Int {
    count == 4 ? (page.isBounded ? 4 : 2) : min(Multiples.most, max(least, count))
  }

  private var top: Double { page.head + (page.isBounded ? 14 : 24) * page.factor }

  /// The height of a plot: the usual one, or what a page of given height leaves to each row.
  private var plotHeight: Double {
    let rows = Double((max(1, count) + columns - 1) / columns)
    let all = page.height(rows * (head + height + foot), from: top, below: 0)
    return page.isBounded ? max(24, all / rows - head - foot) : height
  }

  /// The frame of plot number `index`.
  func frame(_ index: Int) -> Rect {
    let room = page.right - page.left - left - gap * Double(columns - 1)
    let width = room / Double(columns)
    let (row, column) = (index / columns, index % columns)
    return Rect(
      x: page.left + left + Double(column) * (width + gap),
      y: top + head + Double(row) * (head + plotHeight + foot), width: width, height: plotHeight)
  }

  /// Whether the plot stands first in its row.
  func isFirst(_ index: Int) -> Bool { index % columns == 0 }

  var bottom: Double { count == 0 ? page.head : frame(count - 1).maxY + foot }
}
