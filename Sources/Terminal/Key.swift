/// A key that was pressed, or text that was pasted.
public enum Key: Equatable, Sendable {
  case character(Character)
  /// A letter held with Control, in lower case; Ctrl-C and Ctrl-Z among them.
  case control(Character)
  /// A key held with Alt.
  case alt(Character)
  case up, down, left, right, home, end, pageUp, pageDown, insert, delete
  case enter, tab, backTab, backspace, escape
  /// F1 to F12.
  case function(Int)
  /// Text pasted at once, line breaks as `\n`.
  case paste(String)
  /// An answer of the terminal to a question: the sequence without its ESC.
  case report(String)
}
