import Testing

@testable import Recurrence

@Suite("A cell file")
struct CellParserTests {
  @Test("gives name, title, source, widths, packings and equations")
  func everything() throws {
    let cell = try Cell(
      parsing: """
        # A comment.
        name: mine
        title:  My cell
        source: me, 2024: a note
        width: y = output
        pytorch weight_ih = W
        keras bias = b+d

          h = tanh(W x + b + d + U y') # the state
        y = V h
        """, defaultName: "file")
    #expect(cell.name == "mine")
    #expect(cell.title == "My cell")
    #expect(cell.source == "me, 2024: a note")
    #expect(cell.equations.map(\.name) == ["h", "y"])
    #expect(cell.equations.map(\.line) == [9, 10])
    #expect(cell.output == "y")
    #expect(cell.states == ["y"])
    #expect(cell.isRecurrent)
    #expect(cell.width(of: "y") == .output)
    #expect(cell.width(of: "h") == .hidden)
    #expect(cell.width(of: "x") == .input)
    #expect(cell.width(of: "q") == nil)
    #expect(
      cell.packings == [
        Packing(library: "pytorch", tensor: "weight_ih", blocks: [["W"]]),
        Packing(library: "keras", tensor: "bias", blocks: [["b", "d"]]),
      ])
    #expect(cell.parameters.map(\.name) == ["W", "b", "d", "U", "V"])
    #expect(cell.parameters.map(\.isBias) == [false, true, true, false, false])
    #expect(cell.parameters.map(\.isRecurrent) == [false, false, false, true, false])
  }

  @Test("without a name has that of its file, and its title is its name")
  func defaults() throws {
    let cell = try Cell(parsing: "h = W x", defaultName: "file")
    #expect(cell.name == "file" && cell.title == "file" && cell.source == "")
    #expect(!cell.isRecurrent && cell.states == [])
  }

  @Test("means the same with line ends of Windows, tabs and ASCII signs")
  func spellings() throws {
    let plain = try Cell(parsing: "name: q\nz = σ(W x + U h')\nh = (1 − z) ⊙ h' + z ⊙ h''")
    let windows = try Cell(parsing: "name: q\r\nz = σ(W x + U h')\r\nh = (1 − z) ⊙ h' + z ⊙ h''\r\n")
    let ascii = try Cell(parsing: "name: q\nz\t= sigmoid(W x+U h(t-1))\n\th = (1 - z)*h′ + z·h(t-2)")
    #expect(plain == windows)
    #expect(plain == ascii)
  }

  @Test("may name its quantities before any later step reads them, and reads Greek names")
  func order() throws {
    let cell = try Cell(parsing: "c = γ ⊙ c' + W h'\nh = tanh(c + β)")
    #expect(cell.states == ["h", "c"])
    #expect(cell.parameters.map(\.name) == ["γ", "W", "β"])
    #expect(cell.parameters.map(\.isBias) == [false, false, true])
  }

  @Test("is equal to another only if everything that it declares is")
  func equality() throws {
    let base = try Cell(parsing: "name: a\nh = W x + b")
    for other in [
      "name: b\nh = W x + b", "name: a\ntitle: b\nh = W x + b", "name: a\nsource: b\nh = W x + b",
      "name: a\nh = W x − b", "name: a\npytorch weight_ih = W\nh = W x + b",
    ] {
      #expect(try Cell(parsing: other) != base, "\(other)")
    }
    #expect(try Cell(parsing: "name: a\nh = W x + b") == base)
  }
}
