import CPango
import CPangoLibrary
import Recurrence

extension cairo_library {
  /// Cairo's functions, loaded at the first call.
  /// - Throws: `picture.no-cairo`.
  static func loaded() throws(Diagnosis) -> cairo_library {
    guard let library = cairo_library_load()?.pointee else { throw Diagnosis("picture.no-cairo") }
    return library
  }

  /// Cairo's status codes as diagnoses: throws unless the status is success.
  func check(_ status: cairo_status_t) throws(Diagnosis) {
    guard status != CAIRO_STATUS_SUCCESS else { return }
    if status == CAIRO_STATUS_NO_MEMORY { throw Diagnosis("picture.no-memory") }
    throw Diagnosis("picture.cairo", ["reason": cairo_status_to_string(status).map { String(cString: $0) } ?? ""])
  }
}
