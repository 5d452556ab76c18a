import Foundation
import Recurrence
import Testing

@testable import Lessons

struct ProgressStoreTests {
  /// A fresh folder, removed afterwards.
  func withStore(_ body: (ProgressStore) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("unroll-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(ProgressStore(folder: folder.appendingPathComponent("unroll")))
  }

  var part: ReaderProgress.Part {
    var part = ReaderProgress.Part()
    (part.chapter, part.page, part.read) = ("02-basic-structure", 1, ["01-background"])
    part.answers["01-background/second_state"] = .init(attempts: 2, right: true)
    return part
  }

  @Test("progress reads back as it was kept, one lesson beside the other")
  func roundTrip() throws {
    try withStore { store in
      #expect(try store.load().progress == ReaderProgress())
      try store.save(part, lesson: "a")
      try store.save(ReaderProgress.Part(), lesson: "b")
      let (progress, note) = try store.load()
      #expect(progress.lessons == ["a": part, "b": ReaderProgress.Part()])
      #expect(note == nil)
    }
  }

  @Test("a damaged file is moved aside, each time to a new name, and nothing of it is lost")
  func damaged() throws {
    try withStore { store in
      try store.save(part, lesson: "a")
      for number in 1...2 {
        try Data("{ \"version\": 1, \"les".utf8).write(to: store.file)
        let (progress, note) = try store.load()
        #expect(progress == ReaderProgress())
        #expect(note?.key == "progress.damaged")
        let aside = try #require(note?["aside"])
        #expect(aside.hasSuffix("progress.json.damaged-\(number)"))
        #expect(try String(contentsOfFile: aside, encoding: .utf8) == "{ \"version\": 1, \"les")
        try store.save(part, lesson: "a")
      }
    }
  }

  @Test("a file of a newer version is left as it is")
  func newer() throws {
    try withStore { store in
      try store.save(part, lesson: "a")
      let text = "{\"version\": 2, \"anything\": []}"
      try Data(text.utf8).write(to: store.file)
      let diagnosis = #expect(throws: Diagnosis.self) { try store.save(part, lesson: "a") }
      #expect(diagnosis?.key == "progress.newer")
      #expect(try String(contentsOf: store.file, encoding: .utf8) == text)
    }
  }

  @Test("the folder follows XDG, which counts absolute paths only")
  func folder() {
    let home = URL(fileURLWithPath: "/home/reader")
    #expect(ProgressStore.folder(environment: ["XDG_DATA_HOME": "/data"], home: home).path == "/data/unroll")
    let fallback = ProgressStore.folder(environment: ["XDG_DATA_HOME": "relative"], home: home)
    #expect(fallback == ProgressStore.folder(environment: [:], home: home))
    #expect(fallback.path.hasPrefix("/home/reader/"))
  }
}
