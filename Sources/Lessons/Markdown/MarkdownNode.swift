/// A node of a Markdown document, copied out of cmark-gfm's tree.
struct MarkdownNode {
  enum Kind: String {
    case document, paragraph, heading, list, item, table, text, code, strong, link, image
    case blockQuote = "block_quote"
    case codeBlock = "code_block"
    case thematicBreak = "thematic_break"
    case htmlBlock = "html_block"
    case htmlInline = "html_inline"
    case tableHeader = "table_header"
    case tableRow = "table_row"
    case tableCell = "table_cell"
    case softBreak = "softbreak"
    case lineBreak = "linebreak"
    case emphasis = "emph"
  }

  var kind: Kind
  /// The line in the file, from 1.
  var line: Int
  /// The text of leaves.
  var literal = ""
  /// The words after a fence's backticks; the address of a link.
  var info = ""
  /// A heading's level; 1 for an ordered list, else 0.
  var level = 0
  var children: [MarkdownNode] = []
}
