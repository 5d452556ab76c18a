import Recurrence
import Testing

struct MarkupTests {
  @Test(
    "What would be read as a tag, an entity or the end of an attribute is escaped",
    arguments: [
      ("a < b && c > \"d\"", "a &lt; b &amp;&amp; c &gt; &quot;d&quot;"), ("∂L/∂h₂, 门", "∂L/∂h₂, 门"),
      ("one\n\ttwo\r", "one\n\ttwo\r"), ("", ""),
    ])
  func escaped(_ text: String, _ expected: String) { #expect(Markup.escaped(text) == expected) }

  @Test("A sign with a combining mark is escaped, too", arguments: ["<", ">", "&", "\""])
  func combined(_ sign: String) {
    #expect(Markup.escaped(sign + "\u{338}") == Markup.escaped(sign) + "\u{338}")
    #expect(!Markup.escaped("<\u{338}script>").unicodeScalars.contains("<"))
  }

  @Test("Characters that XML forbids are replaced", arguments: ["\u{0}", "\u{1B}", "\u{FFFE}", "\u{FFFF}"])
  func forbidden(_ character: String) { #expect(Markup.escaped("x\(character)y") == "x\u{FFFD}y") }
}
