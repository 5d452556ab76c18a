import Foundation
import Recurrence
import Testing

@testable import Training

struct IDXTests {
  /// Two images of 2 × 3 pixels.
  static let images = Data([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + Array(1...12))
  static let labels = Data([0, 0, 8, 1, 0, 0, 0, 2, 7, 3])

  func key(_ bytes: Data) -> String? {
    do throws(Diagnosis) {
      _ = try IDX(bytes, file: "x")
      return nil
    } catch {
      return error.key
    }
  }

  @Test("Images and labels are read and become sequences of rows")
  func reads() throws {
    let images = try IDX(Self.images, file: "images")
    #expect(images.shape == [2, 2, 3] && Array(images[1]) == [7, 8, 9, 10, 11, 12])
    let labels = try IDX(Self.labels, file: "labels")
    let files = (images: "images", labels: "labels")
    let samples = try IDX.samples(images: images, labels: labels, classes: 10, files: files)
    #expect(samples[1].inputs == (7...12).map { Double($0) / 255 } && samples[1].targets == [3])
    #expect(throws: Diagnosis.self) { try IDX.samples(images: images, labels: labels, classes: 7, files: files) }
    let one = try IDX(Data([0, 0, 8, 1, 0, 0, 0, 1, 7]), file: "labels")
    #expect(throws: Diagnosis.self) { try IDX.samples(images: images, labels: one, classes: 10, files: files) }
  }

  @Test("Every type of number is read")
  func types() throws {
    let head: (UInt8) -> [UInt8] = { [0, 0, $0, 1, 0, 0, 0, 1] }
    #expect(try IDX(Data(head(9) + [0xFF]), file: "x").values == [-1])
    #expect(try IDX(Data(head(0x0B) + [0xFF, 0xFE]), file: "x").values == [-2])
    #expect(try IDX(Data(head(0x0C) + [0, 0, 1, 0]), file: "x").values == [256])
    #expect(try IDX(Data(head(0x0D) + [0x3F, 0xC0, 0, 0]), file: "x").values == [1.5])
    #expect(try IDX(Data(head(0x0E) + [0xC0, 0, 0, 0, 0, 0, 0, 0]), file: "x").values == [-2])
  }

  @Test("What is no whole IDX file is refused with its reason")
  func refuses() {
    #expect(key(Data()) == "idx.magic")
    #expect(key(Data([1, 0, 8, 1, 0, 0, 0, 1, 7])) == "idx.magic")
    #expect(key(Data([0, 0, 0x0A, 1, 0, 0, 0, 1, 7])) == "idx.type")
    #expect(key(Self.images.dropLast()) == "idx.short")
    #expect(key(Self.images + [1]) == "idx.long")
    #expect(key(Data([0, 0, 8, 0, 1])) == "idx.no-numbers")
    #expect(key(Data([0, 0, 8, 1, 0, 0, 0, 0])) == "idx.no-numbers")
    #expect(key(Data([0, 0, 8, 255] + Array(repeating: 0xFF, count: 1020))) == "idx.too-large")
    #expect(key(Data([0, 0, 8, 4])) == "idx.short")
  }

  @Test("A compressed file gives the numbers of the plain one")
  func compressed() throws {
    // Python: gzip.compress(bytes, mtime=0) of the images.
    let small = try #require(
      Data(base64Encoded: "H4sIAAAAAAACA2Ng4GBmYGBggmJmRiZmFlY2dg5OLm4eAEgRDIQcAAAA"))
    #expect(try IDX(small, file: "x") == IDX(Self.images, file: "x"))
    #expect(key(small.dropLast()) == "gzip.damaged")
  }

  @Test("Noise never traps")
  func hostile() {
    var generator = Generator(seed: 1)
    for _ in 0..<600 { _ = try? IDX(Data((0..<64).map { _ in UInt8(generator.integer(below: 256)) }), file: "x") }
    for _ in 0..<600 {
      var changed = Self.images
      changed[generator.integer(below: 16)] ^= UInt8(1 + generator.integer(below: 255))
      _ = try? IDX(changed, file: "x")
    }
  }
}
