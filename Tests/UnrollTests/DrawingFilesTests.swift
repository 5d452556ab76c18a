import Foundation
import Testing

/// An encoder and a decoder of two layers, the second of which attends.
private let twoLayers = repositoryFile("lessons/examples/translator.json5")

/// What `draw` makes of files, of several steps, and of requests that cannot be met.
struct DrawingFilesTests {
  private static let history = "epoch,loss,validation_loss,rate\n1,2,2.5,0.1\n2,1,1.5,0.1\n3,0.5,,0.05\n"

  private func draw(_ words: [String], in place: Workplace) throws -> String {
    let outcome = try place.unroll(["draw"] + words + ["--text", "-o", "-"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.output
  }

  @Test("curves draws what training wrote, from CSV and from JSON the same")
  func curves() throws {
    let place = try Workplace()
    try place.write(Self.history, to: "h.csv")
    try place.write(
      #"{"epoch": [1, 2, 3], "loss": [2, 1, 0.5], "validation_loss": [2.5, 1.5, "NaN"], "rate": [0.1, 0.1, 0.05]}"#,
      to: "h.json")
    let picture = try draw(["curves", "h.csv"], in: place)
    #expect(picture.contains("The validation loss falls from 2.50 to 1.50 at epoch 2"))
    #expect(picture.contains("learning rate"))
    #expect(picture.contains("history validation_loss 2; lowest validation_loss"))
    #expect(try draw(["curves", "h.json"], in: place) == picture)
    #expect(try draw(["curves", "h.csv", "--column", "rate"], in: place) != picture)
    // Keras numbers epochs from 0, or writes no numbers at all.
    try place.write("loss,val_loss\n2,2.5\n1,1.5\n", to: "k.csv")
    #expect(try draw(["curves", "k.csv"], in: place).contains("from 2.50 to 1.50 at epoch 2"))
    try place.write("epoch,loss,val_loss\n0,2,2.5\n1,1,1.5\n", to: "z.csv")
    #expect(try draw(["curves", "z.csv"], in: place).contains("from 2.50 to 1.50 at epoch 1"))
  }

  @Test("attention finds the layer that attends by itself, and --layer chooses another")
  func attention() throws {
    let place = try Workplace()
    let found = try draw(["attention", twoLayers], in: place)
    #expect(found.contains("l1.t1.α["))
    #expect(try draw(["attention", twoLayers, "--layer", "1"], in: place) == found)
    #expect(try draw(["attention", twoLayers, "--quantity", "α"], in: place) == found)
    // Weights of another name, in a cell of one's own.
    try place.write(
      "s = tanh(W_is x + W_hs h')\nw = softmax(dot(s, past(h)))\nh = tanh(W_sh s + W_mh weighted(w, past(h)))\n",
      to: "own.cell")
    try place.write(
      """
      { model: { inputs: 1, layers: [{ cell: "lstm", hidden: 2 }, { cell: "own.cell", hidden: 2 }],
        readout: { outputs: 1 } },
        initialization: { scheme: "gaussian", sigma: 1, seed: 2 },
        data: { inputs: [[1], [0.5], [-1]], targets: [[0], [1], [0]] }, loss: "mse" }
      """, to: "own.json5")
    let own = try draw(["attention", "own.json5"], in: place)
    #expect(own.contains("l1.t2.w["))
  }

  @Test("forecast tells errors by how far ahead, from one path or from many with horizons")
  func forecast() throws {
    let place = try Workplace()
    try place.write("actual,GRU,last year\n100,,\n100,,\n100,110,150\n200,210,100\n", to: "f.csv")
    let picture = try draw(["forecast", "f.csv", "--steps", "months"], in: place)
    #expect(picture.contains("2 months ahead, GRU misses by 5.0%; last year misses by 50.0%"))
    try place.write("actual,predicted,horizon\n100,110,1\n100,130,2\n100,90,1\n100,90,2\n", to: "h.csv")
    #expect(try draw(["forecast", "h.csv"], in: place).contains("2 steps ahead, predicted misses by 20.0%"))
  }

  @Test(
    "--split is a row of the data, a share of them or a date, and what is none of these is refused with what there is")
  func split() throws {
    let place = try Workplace()
    try place.write(
      "month,actual,GRU\n" + (1...8).map { "\($0 < 5 ? 1957 : 1958)-0\($0),\(100 + $0),100\n" }.joined(), to: "d.csv")
    let four = try draw(["forecast", "d.csv", "--split", "4"], in: place)
    #expect(four.contains("seen in training"))
    for same in ["50%", "0.5", "1957-04", "1957"] {
      #expect(try draw(["forecast", "d.csv", "--split", same], in: place) == four, "\(same)")
    }
    #expect(try draw(["forecast", "d.csv", "--split", "5"], in: place) != four)
    // What predict writes begins where the first window ends: its rows are 10 to 17 of the data.
    try place.write(
      "after_row,value,value+1\n" + (10...17).map { "\($0),\(100 + $0),100\n" }.joined(), to: "p.csv")
    let later = try draw(["forecast", "p.csv", "--split", "13"], in: place)
    #expect(try draw(["forecast", "p.csv", "--split", "75%"], in: place) == later, "12.75 of 17 rows")
    #expect(later.contains(">17<") || later.contains(">16<"), "steps are numbered as the data's rows are")
    #expect(try !draw(["forecast", "p.csv", "--split", "9"], in: place).contains("seen in training"))
    for (file, text, said) in [
      ("d.csv", "9", "0 to 8; it got 9"), ("d.csv", "1959-01", "a date from 1957-01 to 1958-08; it got '1959-01'"),
      ("p.csv", "18", "0 to 17"), ("p.csv", "1957", "0 to 17"), ("p.csv", "spring", "The rows have no dates"),
      ("p.csv", "120%", "75%"), ("p.csv", "-1", "0 to 17"), ("d.csv", "nan", "it got 'nan'"),
    ] {
      let outcome = try place.unroll("draw", "forecast", file, "--split=" + text, "-o", "-")
      #expect(outcome.status == 2 && outcome.errors.contains(said), "\(text): \(outcome.errors)")
    }
    for rows in ["10,1,1\n12,1,1\n", "0,1,1\n", "1e300,1,1\n", "1.5,1,1\n"] {
      try place.write("after_row,value,value+1\n" + rows, to: "b.csv")
      let outcome = try place.unroll("draw", "forecast", "b.csv", "-o", "-")
      #expect(outcome.status == 1 && outcome.errors.contains("after_row counts"), "\(outcome.errors)")
    }
  }

  @Test("concepts draws the map of the lessons, or one of one's own")
  func concepts() throws {
    let place = try Workplace()
    try place.write("{ concepts: [{ id: 'a', name: 'sum' }, { id: 'b', name: 'mean', needs: ['a'] }] }", to: "c.json5")
    #expect(try draw(["concepts", "c.json5"], in: place).contains("To understand mean, one needs 1 other"))
    let lessons = repository.appendingPathComponent("lessons/concepts.json5").path
    #expect(try draw(["concepts", lessons, "--term", "gate"], in: place).contains("To understand gate"))
  }

  @Test("--frames writes a numbered picture of each step, all of one size, or the pages of one PDF")
  func frames() throws {
    let place = try Workplace()
    for name in ["unrolled", "cell", "equations"] {
      let outcome = try place.unroll("draw", name, firstLSTM, "--frames", "-o", "\(name).svg", "--text")
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let names = (1...5).flatMap { step in ["cell", "equations", "unrolled"].map { "\($0)-\(step).svg" } }
    #expect(place.names.sorted() == names.sorted())
    for name in ["unrolled", "cell", "equations"] {
      let heads = try (1...5).map { step in
        let text = String(decoding: try place.contents("\(name)-\(step).svg"), as: UTF8.self)
        return try #require(text.firstMatch(of: /viewBox="([^"]*)"/)).1.description
      }
      #expect(Set(heads).count == 1, "\(name): \(heads)")
    }
    let deck = try place.unroll("draw", "cell", firstLSTM, "--frames", "--format", "pdf", "-o", "-")
    #expect(deck.status == 0 && deck.bytes.starts(with: Array("%PDF".utf8)))
  }

  @Test("gradient-flow draws every state of one layer, or those that --state names")
  func states() throws {
    let place = try Workplace()
    for (states, expected) in [([], ["h", "c"]), (["c"], ["c"]), (["h", "c"], ["h", "c"])] as [([String], [String])] {
      let options = states.flatMap { ["--state", $0] }
      let outcome = try place.unroll(
        ["draw", "gradient-flow", firstLSTM, "--text", "-o", "a.svg"] + options)
      try #require(outcome.status == 0, "\(outcome.errors)")
      let text = String(decoding: try place.contents("a.svg"), as: UTF8.self)
      let drawn = ["h", "c"].filter { text.contains("the gradient of the state \($0) goes") }
      #expect(drawn == expected)
    }
  }

  @Test("--size is the size of the file in pixels")
  func size() throws {
    let place = try Workplace()
    try #require(place.unroll("draw", "model", firstLSTM, "--size", "320x200", "-o", "a.png").status == 0)
    let header = [UInt8](try place.contents("a.png").prefix(24))
    #expect(header[16...] == [0, 0, 1, 64, 0, 0, 0, 200])
  }

  @Test(
    "what cannot be drawn is said, and no file is left",
    arguments: [
      (["cell", firstLSTM, "--size", "0x100"], "--size takes width and height"),
      (["cell", firstLSTM, "--size", "100"], "--size takes width and height"),
      (["cell", firstLSTM, "--size", "40000x100"], "is too large"),
      (["cell", firstLSTM, "--size", "99999999999999999999x1"], "--size takes width and height"),
      (["cell", firstLSTM, "--size", "640x400", "--scale", "2"], "leave out --scale"),
      (["cell", firstLSTM, "--frames", "--at", "t2"], "leave out --at"),
      (["heatmap", firstLSTM, "--frames"], "shows all steps at once"),
      (["heatmap", firstLSTM, "--quantity", "q"], "The run has no q to draw"),
      (["gradient-flow", firstLSTM, "--state", "q"], "no state “q” in what is drawn. Its states are: h, c"),
      (["attention", firstLSTM], "The run has no α to draw"),
      (["attention", twoLayers, "--layer", "0"], "The run has no α to draw: its cell lstm computes"),
      (["attention", twoLayers, "--layer", "2"], "0 to 1"),
      (["attention", firstLSTM, "--quantity", "f"], "f of the cell lstm is no attention"),
      (
        ["attention", twoLayers, "--layer", "1", "--quantity", "s"], "s of the cell attention-additive is no attention"
      ),
      (["curves", "none.csv"], "there is no such file"),
      (["curves", "words.csv"], "is not a number"),
      (["curves", "other.csv"], "other.csv: this is not the history of a training"),
      (["curves", "other.csv"], "the columns are month, passengers. Give the history.csv"),
      (["curves", "other.csv", "--column", "passengers"], "a column 'epoch' or one of losses"),
      (["curves", "half.csv"], "'unroll draw forecast half.csv' draws forecasts"),
      (["curves", "predicted.csv"], "'unroll draw forecast predicted.csv' draws forecasts"),
      (["curves", "other.json"], "the columns are a, b"),
      (["curves", "alone-epoch.csv"], "the columns are epoch, updates"),
      (["curves", "empty.csv"], "there is no epoch in it"),
      (["curves", "jumps.csv"], "jumps.csv, row 2 below the header: the column 'epoch' says 5"),
      (["curves", "fraction.csv"], "row 1 below the header: the column 'epoch' says 0.500"),
      (["curves", "h.csv", "--column", "lss"], "did you mean 'loss'?"),
      (["curves", "ragged.json"], "has 1 numbers, the first column 2"),
      (["curves", "h.csv", "--weights", "w"], "leave out --weights"),
      (["forecast", "h.csv"], "h.csv: this is the history of a training, not a forecast"),
      (["forecast", "h.csv"], "the columns are epoch, loss, validation_loss, rate. 'unroll draw curves h.csv'"),
      (["forecast", "other.csv"], "other.csv: there is no forecast in it"),
      (["forecast", "other.csv"], "the columns are month, passengers. Write one with 'unroll predict'"),
      (["forecast", "half.csv"], "a horizon is a whole number"),
      (["forecast", "alone.csv"], "there is no forecast in it"),
      (["concepts", "circle.json5"], "there is no term 'c'"),
      (["concepts", "twice.json5"], "stands there twice"),
    ])
  func refused(_ words: [String], _ sentence: String) throws {
    let place = try Workplace()
    try place.write(Self.history, to: "h.csv")
    try place.write("epoch,loss\n1,low\n", to: "words.csv")
    try place.write(#"{"epoch": [1, 2], "loss": [1]}"#, to: "ragged.json")
    try place.write("actual,predicted,horizon\n1,1,0.5\n", to: "half.csv")
    try place.write("actual\n1\n2\n", to: "alone.csv")
    try place.write("month,passengers\n1949-01,112\n", to: "other.csv")
    try place.write("after_row,value,value+1\n1,2,3\n", to: "predicted.csv")
    try place.write(#"{"a": [1, 2], "b": [1, 3]}"#, to: "other.json")
    try place.write("epoch,updates\n1,5\n", to: "alone-epoch.csv")
    try place.write("epoch,loss\n", to: "empty.csv")
    try place.write("epoch,loss\n1,2\n5,1\n", to: "jumps.csv")
    try place.write("epoch,loss\n0.5,2\n", to: "fraction.csv")
    try place.write("{ concepts: [{ id: 'a', needs: ['c'] }] }", to: "circle.json5")
    try place.write("{ concepts: [{ id: 'a' }, { id: 'a' }] }", to: "twice.json5")
    let outcome = try place.unroll(["draw"] + words + ["-o", "picture.png"])
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
    #expect(!place.names.contains { $0.hasPrefix("picture") })
  }

  @Test("without any font nothing is drawn")
  func noFont() throws {
    let place = try Workplace()
    try place.write("<?xml version=\"1.0\"?><fontconfig><dir>/nonexistent</dir></fontconfig>", to: "fonts.conf")
    let outcome = try place.unroll(
      "draw", "cell", firstLSTM, "-o", "a.png", environment: ["FONTCONFIG_FILE": place.path("fonts.conf")])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("No font is installed"), "\(outcome.errors)")
    #expect(!place.names.contains("a.png"))
  }
}
