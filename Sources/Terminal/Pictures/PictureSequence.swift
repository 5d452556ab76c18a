/// The escape sequences by which terminals show PNG files.
public enum PictureSequence {
  /// kitty's graphics protocol: the file in pieces of 4,096 letters, shown in so many columns and rows, the cursor left where it is.
  public static func kitty(png: [UInt8], id: Int, columns: Int, rows: Int) -> String {
    var letters = Array(Base64.encode(png).utf8)[...]
    var result = ""
    var head = "a=T,f=100,t=d,q=2,C=1,i=\(id),c=\(columns),r=\(rows),"
    repeat {
      let piece = letters.prefix(4096)
      letters = letters.dropFirst(4096)
      result += "\u{1B}_G\(head)m=\(letters.isEmpty ? 0 : 1);" + String(decoding: piece, as: UTF8.self) + "\u{1B}\\"
      head = ""
    } while !letters.isEmpty
    return result
  }

  /// Takes all of kitty's pictures off the screen and out of its memory.
  public static let kittyClear = "\u{1B}_Ga=d,d=A,q=2\u{1B}\\"

  /// iTerm2's inline files, which other terminals know as well.
  public static func iterm2(png: [UInt8], columns: Int, rows: Int) -> String {
    "\u{1B}]1337;File=inline=1;size=\(png.count);width=\(columns);height=\(rows);preserveAspectRatio=1:"
      + Base64.encode(png) + "\u{7}"
  }
}

/// Bytes as letters (RFC 4648).
enum Base64 {
  static func encode(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      let value = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
      for place in 0..<4 {
        let isFilled = place <= part.count
        result.append(isFilled ? letters[value >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
