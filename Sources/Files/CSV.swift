import Foundation
import Recurrence

/// Reads comma-separated values as RFC 4180 has them: quotes, doubled quotes, line ends within quotes, a byte order mark, any line end.
///
/// A quote within a cell that does not begin with one is kept as it is. Wholly blank lines are skipped; in a file of one column only
/// those at the end are, since one between rows is a missing value.
public struct CSV: Sendable {
  /// What stands between cells; nil: the first of `,`, `;` and tab that the first line has outside of quotes.
  public var delimiter: UInt8?
  /// Whether the first row names the columns; without, their names are their numbers from 1.
  public var hasHeader: Bool

  /// How to read a file.
  public init(delimiter: Character? = nil, hasHeader: Bool = true) {
    self.delimiter = delimiter?.asciiValue
    self.hasHeader = hasHeader
  }

  /// Reads the file at `path`, `-` for standard input.
  /// - Throws: `file.…`, `csv.…` with file and line.
  public func read(_ path: String) throws(Diagnosis) -> Table {
    try parse(try InputFile.map(path), file: path)
  }

  /// Reads a file's bytes; `file` is its name in diagnoses.
  /// - Throws: `csv.empty`, `csv.ragged`, `csv.quote-end`, `csv.after-quote`, `csv.not-utf8`.
  public func parse(_ bytes: Data, file: String) throws(Diagnosis) -> Table {
    let result = bytes.withUnsafeBytes { raw -> Result<Table, Diagnosis> in
      var reader = CSVReader(bytes: raw, delimiter: delimiter ?? CSV.delimiter(of: raw), file: file)
      do throws(Diagnosis) {
        return .success(try reader.table(hasHeader: hasHeader))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}

extension CSV {
  /// What the first line that is not blank is cut by.
  fileprivate static func delimiter(of bytes: UnsafeRawBufferPointer) -> UInt8 {
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    var seen: Set<UInt8> = []
    var (isQuoted, hasBegun) = (false, false)
    for byte in bytes.prefix(1 << 16) {
      let isEnd = byte == 0x0A || byte == 0x0D
      if isEnd, hasBegun, !isQuoted { break }
      if !isEnd { hasBegun = true }
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted, candidates.contains(byte) { seen.insert(byte) }
    }
    return candidates.first { seen.contains($0) } ?? candidates[0]
  }
}

/// One pass over the bytes, row by row.
private struct CSVReader {
  let bytes: UnsafeRawBufferPointer
  let delimiter: UInt8
  let file: String
  var at = 0
  var line = 1
  var cells: [String] = []

  init(bytes: UnsafeRawBufferPointer, delimiter: UInt8, file: String) {
    self.bytes = bytes
    self.delimiter = delimiter
    self.file = file
  }

  mutating func table(hasHeader: Bool) throws(Diagnosis) -> Table {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
    while at < bytes.count, bytes[at] == 0x0A || bytes[at] == 0x0D { endLine() }
    guard at < bytes.count else { throw Diagnosis("csv.empty", ["file": file]) }
    let headerLine = line
    try row()
    let width = cells.count
    var columns = cells
    var lines: [Int] = []
    if hasHeader {
      cells = []
    } else {
      columns = (1...width).map(\.description)
      lines = [headerLine]
    }
    // Blank lines of a one-column file wait until it is known that a row follows.
    var blankLines: [Int] = []
    while at < bytes.count {
      if bytes[at] == 0x0A || bytes[at] == 0x0D {
        if width == 1 { blankLines.append(line) }
        endLine()
        continue
      }
      for blank in blankLines {
        cells.append("")
        lines.append(blank)
      }
      blankLines = []
      let before = cells.count
      let start = line
      try row()
      guard cells.count - before == width else {
        throw Diagnosis(
          "csv.ragged",
          ["file": file, "line": "\(start)", "got": "\(cells.count - before)", "expected": "\(width)"])
      }
      lines.append(start)
    }
    return Table(file: file, columns: columns.map(\.trimmed), cells: cells, lines: lines)
  }

  /// Appends the cells of the row at the place and moves on to the next line.
  private mutating func row() throws(Diagnosis) {
    while true {
      try cell()
      guard at < bytes.count else { return }
      if bytes[at] == delimiter {
        at += 1
        if at < bytes.count { continue }
        cells.append("")
        return
      }
      endLine()
      return
    }
  }

  private mutating func endLine() {
    at += bytes[at] == 0x0D && at + 1 < bytes.count && bytes[at + 1] == 0x0A ? 2 : 1
    line += 1
  }

  private mutating func cell() throws(Diagnosis) {
    if at < bytes.count, bytes[at] == UInt8(ascii: "\"") { return try quotedCell() }
    let first = at
    var isASCII = true
    while at < bytes.count {
      let byte = bytes[at]
      if byte == delimiter || byte == 0x0A || byte == 0x0D { break }
      if byte >= 0x80 { isASCII = false }
      at += 1
    }
    try append(UnsafeRawBufferPointer(rebasing: bytes[first..<at]), isASCII: isASCII, line)
  }

  private mutating func quotedCell() throws(Diagnosis) {
    let start = line
    at += 1
    var text: [UInt8] = []
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "\"") {
        at += 1
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
          guard at == bytes.count || bytes[at] == delimiter || bytes[at] == 0x0A || bytes[at] == 0x0D else {
            throw Diagnosis("csv.after-quote", ["file": file, "line": "\(line)"])
          }
          return try append(text, isASCII: false, start)
        }
      } else if byte == 0x0A || (byte == 0x0D && !(at + 1 < bytes.count && bytes[at + 1] == 0x0A)) {
        line += 1
      }
      text.append(byte)
      at += 1
    }
    throw Diagnosis("csv.quote-end", ["file": file, "line": "\(start)"])
  }

  private mutating func append(_ text: some Collection<UInt8>, isASCII: Bool, _ line: Int) throws(Diagnosis) {
    let cell = String(decoding: text, as: UTF8.self)
    // Decoding replaces what is not UTF-8, so that the bytes differ.
    guard isASCII || cell.utf8.elementsEqual(text) else {
      throw Diagnosis("csv.not-utf8", ["file": file, "line": "\(line)"])
    }
    cells.append(cell)
  }
}
