/// Marks that belong together: a cell, a time step, a tile with its number.
public struct Group: Equatable, Sendable {
  /// A name unique in the scene, kept in SVG; stable from step to step.
  public var id: String?
  /// The trace address that the group stands for.
  public var address: String?
  /// What a pointer that rests on it is told.
  public var title: String?
  /// The marks, the first at the bottom.
  public var marks: [Mark]

  /// A group of marks.
  public init(id: String? = nil, address: String? = nil, title: String? = nil, _ marks: [Mark]) {
    self.id = id
    self.address = address
    self.title = title
    self.marks = marks
  }
}
