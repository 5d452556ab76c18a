/// A gate as a bar, filled as far as it is open; a signed candidate fills from a tick in the middle.
public struct Valve: Equatable, Sendable {
  /// The bar: 28×8, inside a cell 40×11.
  public var frame: Rect
  /// How far the gate is open, from 0 to 1; from −1 to 1 where it is signed.
  public var value: Double
  /// The gate's color.
  public var role: Role
  /// Whether the bar fills from the middle.
  public var isSigned: Bool
  /// Whether the title is about this bar.
  public var isBold: Bool

  /// A bar for a gate's value.
  public init(_ frame: Rect, value: Double, role: Role, isSigned: Bool = false, isBold: Bool = false) {
    self.frame = frame
    self.value = value
    self.role = role
    self.isSigned = isSigned
    self.isBold = isBold
  }

  /// Width and height of the bar in a lane.
  public static let lane = (width: 28.0, height: 8.0)
  /// Width and height of the bar inside a cell.
  public static let cell = (width: 40.0, height: 11.0)

  /// The bar's marks.
  public var marks: [Mark] {
    let zero = isSigned ? frame.center.x : frame.x
    let room = isSigned ? frame.width / 2 : frame.width
    let share = value == value ? min(1, max(isSigned ? -1 : 0, value)) : 0
    var marks: [Mark] = [.rectangle(Rectangle(frame, fill: .paper))]
    if share != 0 {
      let filled = Rect(from: Point(zero, frame.y), to: Point(zero + share * room, frame.maxY))
      marks.append(.rectangle(Rectangle(filled, fill: .role(role))))
    }
    let edge = isBold ? Stroke(.ink, width: 1.25) : Stroke(.role(.muted), width: 0.5)
    marks.append(.rectangle(Rectangle(frame, stroke: edge)))
    if isSigned {
      let tick = [Point(zero, frame.y - 1), Point(zero, frame.maxY + 1)]
      marks.append(.path(Path(through: tick, stroke: Stroke(.ink, width: 0.75))))
    }
    return marks
  }
}
