import Testing

@testable import Texts
