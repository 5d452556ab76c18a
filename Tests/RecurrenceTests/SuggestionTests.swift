import Testing

@testable import Recurrence

@Suite("Suggestions")
struct SuggestionTests {
  @Test("A replaced, a missing, a superfluous letter and two swapped neighbors are one edit each")
  func singleEdits() {
    let wanted = Array("hidden".utf8)
    for name in ["hidten", "hiden", "hiddden", "ihdden"] {
      #expect(Suggestion.distance(Array(name.utf8), wanted) == 1, "\(name)")
    }
    #expect(Suggestion.distance(wanted, wanted) == 0)
    #expect(Suggestion.distance([], wanted) == 6)
  }

  @Test("The nearest known name is suggested, whatever its case")
  func nearest() {
    #expect(Suggestion.nearest(to: "lsmt", in: ["gru", "lstm", "rnn"]) == "lstm")
    #expect(Suggestion.nearest(to: "Hiden", in: ["input", "hidden"]) == "hidden")
  }

  @Test("A name that is more than a third wrong is suggested nothing")
  func farAway() {
    #expect(Suggestion.nearest(to: "layers", in: ["seed", "input"]) == nil)
    #expect(Suggestion.nearest(to: "abcdef", in: ["abcxyz"]) == nil)
    #expect(Suggestion.nearest(to: "", in: ["abc"]) == nil)
  }
}
