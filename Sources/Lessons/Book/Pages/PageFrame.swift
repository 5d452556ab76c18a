import Files
import Foundation
import Recurrence
import Texts

/// What stands around the content of every page: head, style, landmarks.
///
/// It knows nothing of what the page is about.
struct PageFrame {
  /// What a page is made of.
  struct Content {
    /// The path in the book, with slashes: `glossary.html`, `a-lesson/01-background.html`.
    var path: String
    /// The title without the product's name.
    var title: String
    /// One sentence on the page.
    var about: String
    /// What stands in the bar on a phone.
    var bar: String
    /// The markup of `main`.
    var main: String
    /// The markup of the navigation beside it.
    var side: String
    /// Style rules of this page alone.
    var rules = ""
  }

  let texts: Catalog
  /// The style sheet, the same on all pages.
  let style: String

  /// The page as a document.
  ///
  /// It loads nothing from anywhere: its styles stand in it, named by their hash, and no script is allowed.
  func page(_ content: Content) -> String {
    let style = self.style + content.rules
    let hash = Data(SHA256.hash(style.utf8)).base64EncodedString()
    let policy = "default-src 'none'; style-src 'sha256-\(hash)'; img-src data:; base-uri 'none'; form-action 'none'"
    let home = PageFrame.way(from: content.path, to: "index.html")
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <meta name="generator" content="Unroll">
      <meta name="description" content="\(Markup.escaped(content.about))">
      <title>\(Markup.escaped(content.title)) · Unroll</title>
      <link rel="icon" href="data:,">
      <style>\(style)</style>
      </head>
      <body>
      <a class="skip" href="#main">\(Markup.escaped(texts("book.skip")))</a>
      <header class="bar"><a class="home" href="\(home)">Unroll</a><span>\(HTML.spoken(content.bar))</span>\
      <a class="to" href="#contents">\(Markup.escaped(texts("book.contents")))</a></header>
      <div class="page">
      <main id="main" tabindex="-1">
      \(content.main)</main>
      <nav class="side" id="contents" aria-label="\(Markup.escaped(texts("book.contents")))">
      \(content.side)</nav>
      </div>
      </body>
      </html>

      """
  }

  /// The relative address of one page on another.
  static func way(from: String, to: String) -> String {
    let here = from.split(separator: "/").dropLast()
    let there = to.split(separator: "/")
    let common = zip(here, there.dropLast()).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: here.count - common) + there.dropFirst(common).map(String.init))
      .joined(separator: "/")
  }
}
