import Foundation

/// The program that is running.
public enum OwnProgram {
  /// Its file; nil where the system does not tell.
  public static var path: String? {
    #if os(Linux)
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    #else
      Bundle.main.executablePath
    #endif
  }
}
