import Files
import Recurrence

/// Reads `picture` blocks.
enum PictureReader {
  /// `picture NAME`: `of` experiments, options, `title` and `caption`; a `plot` shows expressions.
  static func read(_ name: String, _ entries: Entries) throws(Diagnosis) -> Block {
    guard !name.isEmpty else { throw entries.place.diagnosis("lesson.picture-name") }
    let isPlot = name == "plot"
    guard isPlot || PictureMaker.options[name] != nil else {
      let known = PictureMaker.options.keys.sorted() + ["plot"]
      throw entries.place.diagnosis(
        "lesson.no-picture",
        ["name": name, "suggestion": Suggestion.nearest(to: name, in: known) ?? known.joined(separator: ", ")])
    }
    let options = PictureMaker.options[name] ?? []
    try entries.allow(
      ["title", "caption"] + (isPlot ? ["x", "y", "x title", "y title", "y names", "log", "mark"] : ["of"] + options))
    var picture = Picture(
      name: name, experiments: entries.list("of").map(\.value),
      title: try Inline.read(entries.one("title"), file: entries.place.file),
      caption: try Inline.read(entries.one("caption"), file: entries.place.file), line: entries.place.line)
    for entry in entries.all where options.contains(entry.key) {
      picture.options.append(PictureOption(name: entry.key, value: entry.value))
    }
    if isPlot { picture.plot = try plot(entries) }
    return .picture(picture)
  }

  /// `x: expression`, `y: label = expression`, `log: x y`, `mark: 1`, `y names: a b c`.
  private static func plot(_ entries: Entries) throws(Diagnosis) -> Plot {
    var series: [Plot.Series] = []
    for entry in try entries.oneOrMore("y") {
      guard let equals = entry.value.firstPlace(of: " = ") else {
        throw entries.at(entry).diagnosis("lesson.plot-series", ["found": entry.value])
      }
      series.append(
        Plot.Series(
          label: entry.value[..<equals.lowerBound].trimming(),
          numbers: try Quoted(parsing: entry.value[equals.upperBound...].trimming(), at: entries.at(entry))))
    }
    let log = try entries.optional("log")
    let axes = log?.value.split(separator: " ").map(String.init) ?? []
    if let log, !axes.allSatisfy({ $0 == "x" || $0 == "y" }) {
      throw entries.at(log).diagnosis("lesson.plot-log", ["found": log.value])
    }
    return Plot(
      x: try entries.optional("x").map { entry throws(Diagnosis) in
        try Quoted(parsing: entry.value, at: entries.at(entry))
      },
      xTitle: try entries.one("x title").value, yTitle: try entries.one("y title").value, series: series,
      isLogX: axes.contains("x"), isLogY: axes.contains("y"),
      marks: try entries.list("mark").map { entry throws(Diagnosis) in
        try Quoted(parsing: entry.value, at: entries.at(entry))
      },
      yNames: try entries.optional("y names")?.value.split(separator: " ").map(String.init) ?? [])
  }
}
