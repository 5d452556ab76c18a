/// What a mark is painted with, independent of the theme.
public enum Paint: Equatable, Sendable {
  /// The color of a meaning.
  case role(Role)
  /// A role's color mixed into paper: nothing of it at 0, all of it at 1.
  case tint(Role, Double)
  /// A signed value from −1 to 1: blue below zero, red above, paper at zero; equal values are equally light.
  case diverging(Double)
  /// A share from 0 to 1 in one hue, from paper past the pure hue to dark.
  case ramp(Role, Double)
  /// Ink or paper, whichever contrasts more with the other paint.
  indirect case contrast(on: Paint)
  /// A color that is the same in every theme.
  case fixed(Color)

  /// Ink.
  public static var ink: Paint { .role(.ink) }
  /// The page.
  public static var paper: Paint { .role(.paper) }
  /// Secondary text, axes.
  public static var secondary: Paint { .role(.secondary) }
  /// Hairlines.
  public static var hairline: Paint { .role(.hairline) }
  /// Whatever flows back.
  public static var gradient: Paint { .role(.gradient) }
  /// A magnitude from 0 to 1, in the gradient's hue.
  public static func magnitude(_ share: Double) -> Paint { .ramp(.gradient, share) }
}
