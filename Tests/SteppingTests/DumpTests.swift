import Testing
@testable import Stepping
@Test func dump() throws {
  var s = try FirstLSTM.stepper("grad c3[0]")
  print(FirstLSTM.text(s)); print(FirstLSTM.text(s, columns: 120, rows: 36))
  FirstLSTM.type("w", into: &s)
  print(FirstLSTM.text(s))
  for a in ["a_i3[1]", "grad h3[0]", "i2[0]", "h4[1]", "grad W_hi[0,1]", "y3[0]", "t3.loss", "loss", "grad y3[0]"] {
    print(FirstLSTM.text(try FirstLSTM.stepper(a)))
  }
  s = try FirstLSTM.stepper("grad c3[0]"); _ = s.press(.up); print(FirstLSTM.text(s)); _ = s.press(.up);
  print(FirstLSTM.text(s))
}
