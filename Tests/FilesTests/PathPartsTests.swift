import Files
import Testing

@Suite("Parts of paths")
struct PathPartsTests {
  @Test(
    "a path is taken apart at its last slash and its name's last dot",
    arguments: [
      ("a/b.csv", "a", "b.csv", "b", "csv"), ("b.csv", "", "b.csv", "b", "csv"), ("/b", "/", "b", "b", ""),
      ("a/b/", "a", "b", "b", ""), ("a//b", "a", "b", "b", ""), ("/", "/", "/", "/", ""), ("", "", "", "", ""),
      ("a.b/c.tar.gz", "a.b", "c.tar.gz", "c.tar", "gz"), (".hidden", "", ".hidden", ".hidden", ""),
      ("a.", "", "a.", "a.", ""), ("é/δ.ψ", "é", "δ.ψ", "δ", "ψ"),
    ])
  func parts(path: String, folder: String, name: String, stem: String, ending: String) {
    let parts = PathParts(path)
    #expect(parts.folder == folder)
    #expect(parts.name == name)
    #expect(parts.stem == stem)
    #expect(parts.ending == ending)
  }
}
