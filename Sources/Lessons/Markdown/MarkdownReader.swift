import CCmark
import Recurrence

/// Reads Markdown with cmark-gfm (with its tables) into values.
enum MarkdownReader {
  /// cmark keeps its extensions in a table of its own that must be filled once, by one thread.
  private static let registered: Void = cmark_gfm_core_extensions_ensure_registered()

  /// The document's tree; `firstLine` is the line of the file where `text` begins.
  static func read(_ text: String, file: String, firstLine: Int = 1) throws(Diagnosis) -> MarkdownNode {
    _ = registered
    let place = Place(file: file, line: firstLine)
    guard let parser = cmark_parser_new(CMARK_OPT_VALIDATE_UTF8) else { throw place.diagnosis("markdown.unreadable") }
    defer { cmark_parser_free(parser) }
    if let tables = cmark_find_syntax_extension("table") { cmark_parser_attach_syntax_extension(parser, tables) }
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
    }
    guard let root = cmark_parser_finish(parser) else { throw place.diagnosis("markdown.unreadable") }
    defer { cmark_node_free(root) }
    return try copy(root, place: place, depth: 0)
  }

  private static func copy(
    _ node: OpaquePointer, place: Place, depth: Int
  ) throws(Diagnosis) -> MarkdownNode {
    let line = place.line - 1 + max(1, Int(cmark_node_get_start_line(node)))
    let here = Place(file: place.file, line: line)
    guard depth < 32 else { throw here.diagnosis("markdown.deep") }
    let name = string(cmark_node_get_type_string(node))
    guard let kind = MarkdownNode.Kind(rawValue: name) else {
      throw here.diagnosis("markdown.unsupported", ["what": name])
    }
    var copied = MarkdownNode(kind: kind, line: line)
    switch kind {
    case .text, .code, .htmlBlock, .htmlInline: copied.literal = string(cmark_node_get_literal(node))
    case .codeBlock:
      copied.literal = string(cmark_node_get_literal(node))
      copied.info = string(cmark_node_get_fence_info(node))
    case .link, .image: copied.info = string(cmark_node_get_url(node))
    case .heading: copied.level = Int(cmark_node_get_heading_level(node))
    case .list: copied.level = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? 1 : 0
    default: break
    }
    var child = cmark_node_first_child(node)
    while let next = child {
      copied.children.append(try copy(next, place: place, depth: depth + 1))
      child = cmark_node_next(next)
    }
    return copied
  }

  private static func string(_ pointer: UnsafePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }
}
