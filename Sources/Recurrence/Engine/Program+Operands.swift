extension Program {
  /// What an instruction reads, in the order in which its operation takes it.
  public func operands(of instruction: Instruction) -> ArraySlice<Operand> { operands[instruction.operands] }
}
