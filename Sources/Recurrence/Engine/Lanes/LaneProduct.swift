/// Products of matrices with the vectors of all lanes, summed in the order of `MatrixVector`.
enum LaneProduct {
  typealias Lane = SIMD8<Double>

  /// y[o] = Σᵢ M[i,o] x[i], i = 0, 1, 2 and so on; `adds` puts the finished sum on top of what y has.
  @inline(__always)
  static func multiply(
    _ matrix: UnsafePointer<Double>, rows: Int, columns: Int, _ x: UnsafePointer<Double>,
    into y: UnsafeMutablePointer<Double>, adds: Bool, lanes: Int
  ) {
    if lanes == 1 {
      alone(matrix, rows: rows, columns: columns, x, into: y, adds: adds)
    } else {
      sideBySide(matrix, rows: rows, columns: columns, x, into: y, adds: adds)
    }
  }

  @inline(__always)
  static func load(_ pointer: UnsafePointer<Double>) -> Lane {
    UnsafeRawPointer(pointer).loadUnaligned(as: Lane.self)
  }

  @inline(__always)
  static func store(_ value: Lane, _ pointer: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: Lane.self)
  }

  /// Eight sequences: eight outputs at a time, each a vector of lanes.
  private static func sideBySide(
    _ matrix: UnsafePointer<Double>, rows: Int, columns: Int, _ x: UnsafePointer<Double>,
    into y: UnsafeMutablePointer<Double>, adds: Bool
  ) {
    var o = 0
    while o + 8 <= columns {
      var m = matrix + o
      let first = load(x)
      var (a0, a1, a2, a3) = (first * m[0], first * m[1], first * m[2], first * m[3])
      var (a4, a5, a6, a7) = (first * m[4], first * m[5], first * m[6], first * m[7])
      var i = 1
      while i < rows {
        m += columns
        let v = load(x + 8 * i)
        a0 += v * m[0]
        a1 += v * m[1]
        a2 += v * m[2]
        a3 += v * m[3]
        a4 += v * m[4]
        a5 += v * m[5]
        a6 += v * m[6]
        a7 += v * m[7]
        i += 1
      }
      let out = y + 8 * o
      put(a0, out, adds)
      put(a1, out + 8, adds)
      put(a2, out + 16, adds)
      put(a3, out + 24, adds)
      put(a4, out + 32, adds)
      put(a5, out + 40, adds)
      put(a6, out + 48, adds)
      put(a7, out + 56, adds)
      o += 8
    }
    while o < columns {
      var sum = load(x) * matrix[o]
      var i = 1
      while i < rows {
        sum += load(x + 8 * i) * matrix[i * columns + o]
        i += 1
      }
      put(sum, y + 8 * o, adds)
      o += 1
    }
  }

  /// One sequence: eight outputs are a vector, four such at a time.
  private static func alone(
    _ matrix: UnsafePointer<Double>, rows: Int, columns: Int, _ x: UnsafePointer<Double>,
    into y: UnsafeMutablePointer<Double>, adds: Bool
  ) {
    var o = 0
    while o + 32 <= columns {
      var m = matrix + o
      var (a0, a1) = (load(m) * x[0], load(m + 8) * x[0])
      var (a2, a3) = (load(m + 16) * x[0], load(m + 24) * x[0])
      var i = 1
      while i < rows {
        m += columns
        let v = x[i]
        a0 += load(m) * v
        a1 += load(m + 8) * v
        a2 += load(m + 16) * v
        a3 += load(m + 24) * v
        i += 1
      }
      put(a0, y + o, adds)
      put(a1, y + o + 8, adds)
      put(a2, y + o + 16, adds)
      put(a3, y + o + 24, adds)
      o += 32
    }
    while o + 8 <= columns {
      var sum = load(matrix + o) * x[0]
      var i = 1
      while i < rows {
        sum += load(matrix + i * columns + o) * x[i]
        i += 1
      }
      put(sum, y + o, adds)
      o += 8
    }
    while o < columns {
      var sum = matrix[o] * x[0]
      var i = 1
      while i < rows {
        sum += matrix[i * columns + o] * x[i]
        i += 1
      }
      y[o] = adds ? y[o] + sum : sum
      o += 1
    }
  }

  @inline(__always)
  private static func put(_ sum: Lane, _ y: UnsafeMutablePointer<Double>, _ adds: Bool) {
    store(adds ? load(y) + sum : sum, y)
  }
}
