/// The known names nearest to a name that is not known, for "did you mean …?".
public enum Suggestion {
  /// The nearest of `known` to `name` by edit distance (Damerau: insert, delete, replace, swap neighbors), or nil when none is near
  /// enough to be meant: at most a third of the name's length; one edit is always allowed, unless nothing of the name would be left.
  public static func nearest(to name: String, in known: [String]) -> String? {
    let wanted = Array(name.lowercased().utf8)
    var best: (name: String, distance: Int)?
    for candidate in known {
      let distance = self.distance(wanted, Array(candidate.lowercased().utf8))
      if distance < max(wanted.count, 1), distance <= max(1, wanted.count / 3), distance < best?.distance ?? Int.max {
        best = (candidate, distance)
      }
    }
    return best?.name
  }

  /// The number of edits between two names (optimal string alignment).
  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var edits = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { edits = min(edits, beforeLast[j - 1] + 1) }
        row.append(edits)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
