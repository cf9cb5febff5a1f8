import PerfMap

/// What a piece of code is, as names tell.
public enum EntryKind: String, CaseIterable, Hashable, Sendable {
  /// A function or method of the program.
  case function
  /// The code of a file or module outside its functions.
  case script
  /// Code given to `eval`.
  case eval
  /// A compiled regular expression.
  case regexp
  /// A function of the runtime's library, compiled ahead.
  case builtin
  /// What an interpreter runs for one bytecode.
  case bytecodeHandler
  /// Glue of the runtime: adapters, calls into the runtime, exception paths, the interpreter itself.
  case stub
  /// Code that leads to other code: between calling conventions, or into an interpreter with a frame of its own.
  case trampoline
  /// A method that a runtime made around another.
  case wrapper
  /// A recorded path through several functions.
  case trace
  /// The way out of a trace.
  case exit
  /// A part of a function: a basic block.
  case block
  /// One instruction of an emulated program.
  case instruction
  /// The head of a module or function, or the end of a module, which is data.
  case header
}

/// What is known of an entry by its name.
public struct NameMeaning: Hashable, Sendable {
  /// What it is.
  public var kind: EntryKind
  /// How hard a compiler worked on it, where the name tells.
  public var tier: Tier?

  /// What a name means in a map of a runtime; without one, only a name that no other runtime writes means something.
  public init?(name: some BidirectionalCollection<UInt8>, in runtime: Runtime?) {
    guard let rule = (runtime.map(NameRules.of) ?? NameRules.telling).first(where: { $0.matches(name) }) else { return nil }
    kind = rule.kind
    tier = rule.tier(of: name) ?? (kind == .stub ? .stub : nil)
  }
}
