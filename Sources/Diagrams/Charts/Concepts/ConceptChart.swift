/// A map of terms: each stands below those that it needs.
public enum ConceptChart {
  /// The map, with one term and all that it rests on in full ink.
  public static func scene(
    _ map: ConceptMap, _ options: ChartOptions = ChartOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene {
    let needs = map.needs()
    let sets = map.concepts.indices.map { ConceptMap.ancestors(of: $0, needs) }
    let focus =
      map.focus.flatMap { id in map.concepts.firstIndex { $0.id == id } }
      ?? sets.indices.max { sets[$0].count == sets[$1].count ? $0 > $1 : sets[$0].count < sets[$1].count }
    let found: Finding
    if let focus {
      found = Finding(
        title: texts(
          sets[focus].count == 1 ? "concepts.first.title" : "concepts.title",
          ["name": map.concepts[focus].name, "count": String(sets[focus].count - 1)]),
        caption: texts("concepts.caption"))
    } else {
      found = Finding(title: texts("concepts.empty.title"), caption: "")
    }
    let page = ChartPage(found, options, measure, texts)
    var painter = ConceptPainter(map: map, needs: needs, bold: focus.map { sets[$0] } ?? [], page: page)
    painter.paint()
    // On a page of given height the terms farthest from the one that the map is about are left out, and counted.
    let order = ConceptMap.order(around: focus ?? 0, needs)
    var most = map.concepts.count
    while !painter.fits, most > 1 {
      most -= 1
      let kept = order.prefix(most).sorted()
      let part = map.excerpt(kept, needs)
      let bold = kept.indices.filter { index in focus.map { sets[$0].contains(kept[index]) } ?? false }
      painter = ConceptPainter(map: part, needs: part.needs(), bold: Set(bold), page: page)
      painter.paint(leavingOut: map.concepts.count - most)
    }
    let details = map.concepts.indices.map { place -> String in
      let names = ChartPage.joined(needs[place].map { map.concepts[$0].name }, by: ", ")
      return texts(
        names.isEmpty ? "concepts.detail.first" : "concepts.detail",
        ["name": map.concepts[place].name, "needs": names])
    }
    return painter.page.scene(below: painter.bottom, details: details)
  }
}
