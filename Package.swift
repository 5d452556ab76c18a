// swift-tools-version: 6.2
import PackageDescription

/// Every module may import only modules that stand above it in this list; `Recurrence` and `Diagrams` import no Foundation.
let package = Package(
  name: "Unroll",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Recurrence", targets: ["Recurrence"]),
    .executable(name: "unroll", targets: ["unroll"]),
  ],
  targets: [
    .systemLibrary(
      name: "CPango", pkgConfig: "pangocairo",
      providers: [.apt(["libpango1.0-dev", "libcairo2-dev"]), .brew(["pango", "cairo"])]),
    .systemLibrary(
      name: "CCmark", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(name: "CMalloc"),
    .target(
      name: "CPangoLibrary", dependencies: ["CPango"],
      linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(name: "CTexts", exclude: ["en", "web"]),

    .target(name: "Recurrence", linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(name: "Texts", dependencies: ["Recurrence", "CTexts"]),
    .target(name: "Diagrams", dependencies: ["Recurrence"]),
    .target(name: "Files", dependencies: ["Recurrence"]),
    .target(name: "Workers", dependencies: ["Recurrence"]),
    .target(name: "Training", dependencies: ["Recurrence", "Files", "Workers", "CZlib"]),
    .target(
      name: "Experiments", dependencies: ["Recurrence", "Files", "Training"], exclude: ["experiment.schema.json"]),
    .target(
      name: "CairoRendering", dependencies: ["Diagrams", "Files", "Workers", "CPango", "CPangoLibrary", "CZlib"]),
    .target(name: "Terminal", dependencies: ["Recurrence"]),
    .target(name: "Stepping", dependencies: ["Recurrence", "Terminal", "Texts"]),
    .target(name: "Arguments", dependencies: ["Recurrence", "Texts", "Terminal"]),
    .target(
      name: "Quizzes",
      dependencies: ["Recurrence", "Diagrams", "Files", "CairoRendering", "Terminal", "Texts", "Stepping"]),
    .target(
      name: "Lessons",
      dependencies: [
        "Recurrence", "Quizzes", "Diagrams", "Files", "Workers", "Training", "Experiments", "CairoRendering",
        "Terminal", "Texts", "CTexts", "CCmark",
      ]),
    .executableTarget(
      name: "unroll",
      dependencies: [
        "Recurrence", "Texts", "Diagrams", "Files", "Workers", "Training", "Experiments", "CairoRendering",
        "Terminal", "Stepping", "Arguments", "Quizzes", "Lessons", "CMalloc",
      ]),

    .executableTarget(name: "trace-worker", dependencies: ["Recurrence"]),
    .executableTarget(name: "train-worker", dependencies: ["Recurrence", "Workers", "Training"]),
    .executableTarget(name: "render-worker", dependencies: ["Recurrence", "Diagrams", "Files", "CairoRendering"]),

    .testTarget(name: "RecurrenceTests", dependencies: ["Recurrence", "Files"], resources: [.copy("Fixtures")]),
    .target(name: "SampleRuns", dependencies: ["Recurrence"], path: "Tests/SampleRuns"),
    .testTarget(name: "DiagramsTests", dependencies: ["Diagrams", "SampleRuns"], exclude: ["Golden"]),
    .testTarget(name: "FilesTests", dependencies: ["Files"]),
    .testTarget(name: "WorkersTests", dependencies: ["Workers"]),
    .testTarget(name: "TrainingTests", dependencies: ["Training", "Workers"], resources: [.copy("Fixtures")]),
    .testTarget(name: "ExperimentsTests", dependencies: ["Experiments"]),
    .testTarget(name: "CairoRenderingTests", dependencies: ["CairoRendering", "Workers", "Texts", "SampleRuns"]),
    .target(name: "PseudoTerminals", dependencies: ["Terminal"], path: "Tests/PseudoTerminals"),
    .testTarget(name: "TerminalTests", dependencies: ["Terminal", "PseudoTerminals"]),
    .testTarget(name: "SteppingTests", dependencies: ["Stepping", "PseudoTerminals"], exclude: ["Screens"]),
    .testTarget(name: "ArgumentsTests", dependencies: ["Arguments"]),
    .testTarget(name: "TextsTests", dependencies: ["Texts"]),
    .testTarget(name: "QuizzesTests", dependencies: ["Quizzes", "Experiments"]),
    .testTarget(name: "LessonsTests", dependencies: ["Lessons", "Quizzes", "Files"]),
    .testTarget(name: "UnrollTests", dependencies: ["unroll"]),
  ],
  swiftLanguageModes: [.v6]
)
