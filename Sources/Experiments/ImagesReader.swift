import Files
import Recurrence
import Training

/// Reads `images`: IDX files of images and of their classes, as MNIST and Fashion-MNIST come.
///
/// A model with as many inputs as an image has columns reads it row by row; one with as many as it has pixels, in one step.
struct ImagesReader {
  private let program: Program
  private let folder: String?

  init(_ program: Program, folder: String?) {
    self.program = program
    self.folder = folder
  }

  func read(_ data: inout ObjectReader) throws(Diagnosis) -> Dataset {
    guard var reader = try data.object("images") else { throw data.problem("object.missing", "images") }
    try reader.allow(Experiment.keys["data.images"] ?? [])
    let classes = try reader.integer("classes", default: 10, in: 2...1 << 24)
    let factor = try brightness(&data)
    var samples = try self.samples("images", "labels", classes, factor, &reader)
    guard reader.has("test_images") || reader.has("test_labels") else { return try data.dataset(samples) }
    let test = try self.samples("test_images", "test_labels", classes, factor, &reader)
    let split = try DataSplit(&data)
    let parts = try split.parts(samples.indices, data)
    guard parts[2].isEmpty else { throw data.problem("experiment.two-tests", "split") }
    samples += test
    return try data.dataset(samples, ranges: [parts[0], parts[1], parts[2].lowerBound..<samples.count])
  }

  /// What pixels, which are divided by 255, are multiplied by.
  private func brightness(_ data: inout ObjectReader) throws(Diagnosis) -> Double {
    guard var scale = try data.object("scale") else { return 1 }
    try scale.allow(Experiment.keys["data.scale"] ?? [])
    for key in ["minmax", "standard"] where scale.has(key) { throw scale.problem("experiment.image-scale", key) }
    return 255 / (try scale.divisor())
  }

  private func samples(
    _ images: String, _ labels: String, _ classes: Int, _ factor: Double, _ reader: inout ObjectReader
  ) throws(Diagnosis) -> [Sample<Double>] {
    let files = (
      images: FilePath.resolve(try reader.string(images), relativeTo: folder),
      labels: FilePath.resolve(try reader.string(labels), relativeTo: folder)
    )
    let pixels = try IDX(path: files.images)
    let width = program.model.inputs
    let size = pixels.shape.dropFirst().reduce(1, *)
    guard size % width == 0 else {
      throw reader.problem("experiment.pixels", images, ["got": "\(size)", "expected": "\(width)"])
    }
    var samples = try IDX.samples(
      images: pixels, labels: IDX(path: files.labels), classes: classes, files: files)
    if factor != 1 {
      for index in samples.indices { samples[index].inputs = samples[index].inputs.map { $0 * factor } }
    }
    if program.target == nil { samples = samples.map { Sample(inputs: $0.inputs) } }
    return samples
  }
}
