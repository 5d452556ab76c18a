import Testing

@testable import unroll
