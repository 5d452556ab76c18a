/// Names at the ends of lines instead of a legend: name and value, and a second line below, moved apart where lines end close together.
public struct LineEndLabels: Equatable, Sendable {
  /// The words at one line's end.
  public struct Entry: Equatable, Sendable {
    /// Where the line ends.
    public var end: Point
    /// The line's name, in bold; markup of `RichText`.
    public var name: String
    /// The last value, if it is to be told.
    public var value: NumberText?
    /// A second line in secondary ink, if any.
    public var note: String?
    /// The trace address of the value.
    public var address: String?
    /// The paint of the name.
    public var paint: Paint

    /// The words at one line's end.
    public init(
      end: Point, name: String, value: NumberText? = nil, note: String? = nil, address: String? = nil,
      paint: Paint = .ink
    ) {
      self.end = end
      self.name = name
      self.value = value
      self.note = note
      self.address = address
      self.paint = paint
    }
  }

  /// The lines' ends.
  public var entries: [Entry]
  /// Distance of the words from the rightmost end: 6 to 14.
  public var gap: Double
  /// Where words may stand, from top to bottom.
  public var range: ClosedRange<Double>

  /// Words for lines' ends, between the top and bottom of `range`.
  public init(_ entries: [Entry], gap: Double = 14, in range: ClosedRange<Double>) {
    self.entries = entries
    self.gap = gap
    self.range = range
  }

  /// The labels.
  public func marks(_ type: Typography, _ measure: TextMeasure) -> [Mark] {
    let lead = type.caption.size * 1.2
    let heights = entries.map { $0.note == nil ? lead : 2 * lead }
    let middles = Spread.centers(
      wanted: entries.map { $0.end.y }, sizes: heights, gap: 3, low: range.lowerBound, high: range.upperBound)
    let x = (entries.map { $0.end.x }.max() ?? 0) + gap
    var marks: [Mark] = []
    for (index, entry) in entries.enumerated() {
      let baseline = middles[index] - heights[index] / 2 + lead * 0.5 + type.caption.size * TextStyle.figureDrop
      let name = RichText.runs(entry.name, type.caption.bold)
      marks.append(.label(Label(name, at: Point(x, baseline), paint: entry.paint)))
      if let value = entry.value {
        let after = x + measure.width(name) + type.caption.size * 0.6
        marks.append(.label(Label(value.runs(type.label), at: Point(after, baseline), address: entry.address)))
      }
      if let note = entry.note {
        let runs = RichText.runs(note, type.label)
        marks.append(.label(Label(runs, at: Point(x, baseline + lead), paint: .secondary)))
      }
    }
    return marks
  }
}
