import Recurrence
import Testing

@testable import Texts

@Suite struct DiagnosisPlaceTests {
  @Test func `a diagnosis that carries a file says so even where its sentence does not`() {
    let catalog = Catalog(
      parsing: """
        a = The model is empty.
        b = line {line}: '{text}' is unknown.
        c = {file}: broken.
        context.file = {file}: {sentence}
        context.line = {file}, {sentence}
        context.place = {file}, line {line}, column {column}: {sentence}
        """)
    #expect(catalog(Diagnosis("a")) == "The model is empty.")
    #expect(catalog(Diagnosis("a", ["file": "e.json5"])) == "e.json5: The model is empty.")
    #expect(
      catalog(Diagnosis("a", ["file": "e.json5", "line": "3", "column": "7"]))
        == "e.json5, line 3, column 7: The model is empty.")
    #expect(
      catalog(Diagnosis("b", ["text": "{file}", "line": "2", "file": "my.cell"]))
        == "my.cell, line 2: '{file}' is unknown.")
    #expect(catalog(Diagnosis("c", ["file": "e.json5"])) == "e.json5: broken.")
  }
}
