import Arguments
import CairoRendering
import Diagrams
import Files
import Recurrence
import Terminal
import Texts

/// `unroll draw NAME`: pictures of a run.
let drawCommand = Command(
  "draw",
  options: [
    .value("output", "FILE", short: "o"),
    .choice("format", Renderer.Format.allCases.map(\.rawValue)),
    .choice("theme", ["light", "dark", "print", "projector"], default: "light"),
    .value("scale", "X", default: "2"),
    .flag("text"),
  ] + RunSource.options,
  commands: [
    Command(
      "unrolled",
      options: [
        .choice("show", UnrolledOptions.Show.allCases.map(\.rawValue), default: "both"),
        .value("at", "TIME"), .value("steps", "N"), .value("units", "N"), .flag("all-gates"), .flag("folded"),
      ],
      positionals: RunSource.positionals, run: drawUnrolled)
  ])

@Sendable
private func drawUnrolled(_ invocation: Invocation) throws(Diagnosis) {
  let source = try RunSource(invocation)
  let trace = try source.run()
  var options = UnrolledOptions(
    show: try invocation.choice("show", as: UnrolledOptions.Show.self) ?? .both,
    time: try time(invocation, steps: trace.steps), allGates: invocation.isGiven("all-gates"),
    showsFolded: invocation.isGiven("folded"))
  if let steps = try invocation.int("steps", in: 1...100_000) { options.mostSteps = steps }
  if let units = try invocation.int("units", in: 1...10_000) { options.mostUnits = units }
  let picture = try Picture(invocation, standardName: source.pictureName("unrolled"))
  options.typography = picture.typography
  try picture.write(Unrolled.scene(trace, options, measure: picture.measure, texts: picture.texts))
}

/// `--at 3` or `--at t3`.
private func time(_ invocation: Invocation, steps: Int) throws(Diagnosis) -> Int? {
  guard let text = invocation["at"] else { return nil }
  guard let time = Int(text.hasPrefix("t") ? String(text.dropFirst()) : text), (1...steps).contains(time) else {
    throw Diagnosis("draw.time", ["got": text, "largest": String(steps)], kind: .usage)
  }
  return time
}
