import Recurrence

/// `3.1e-07`: for columns of errors; plain 0 for zero.
func scientific(_ value: Double) -> String {
  value == 0 ? "0" : DecimalText(value, .significant(2)).text(.ascii)
}

/// Three significant figures, with a true minus sign.
func figures(_ value: Double) -> String { DecimalText(value).text() }
