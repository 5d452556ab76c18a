import CPango
import Recurrence

/// Cairo's status codes as diagnoses.
enum CairoStatus {
  /// Throws unless the status is success.
  static func check(_ status: cairo_status_t) throws(Diagnosis) {
    guard status != CAIRO_STATUS_SUCCESS else { return }
    if status == CAIRO_STATUS_NO_MEMORY { throw Diagnosis("picture.no-memory") }
    throw Diagnosis("picture.cairo", ["reason": String(cString: cairo_status_to_string(status))])
  }
}
