import Testing

@testable import Diagrams
