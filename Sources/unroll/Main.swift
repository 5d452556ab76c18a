import Texts

@main
struct Main {
  static func main() {
    print(Catalog.english("help.tagline"))
  }
}
