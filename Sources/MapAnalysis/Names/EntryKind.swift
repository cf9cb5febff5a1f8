import PerfMap

/// The kind of code of an entry.
public enum EntryKind: String, CaseIterable, Hashable, Sendable {
  /// A function or method of the program.
  case function
  /// The code of a file or module outside its functions.
  case script
  /// Code passed to `eval`.
  case eval
  /// A compiled regular expression.
  case regexp
  /// A function of the runtime's library, compiled ahead of time.
  case builtin
  /// The interpreter's code for one bytecode.
  case bytecodeHandler
  /// Support code of the runtime: adapters, calls into the runtime, exception paths, the interpreter itself.
  case stub
  /// Code that jumps to other code, between calling conventions or into an interpreter with a separate frame.
  case trampoline
  /// A method that a runtime generated around another method.
  case wrapper
  /// A recorded path through several functions.
  case trace
  /// An exit from a trace.
  case exit
  /// A part of a function: a basic block.
  case block
  /// One instruction of an emulated program.
  case instruction
  /// Data: the header of a module or function, or the end of a module.
  case header
}

/// The kind and tier of an entry, parsed from its name.
public struct NameMeaning: Hashable, Sendable {
  /// The kind of code.
  public var kind: EntryKind
  /// The compiler tier; nil if the name does not include one.
  public var tier: Tier?

  /// Parses a name by the rules of a runtime, or by the rules that hold without knowing it; nil if no rule matches.
  public init?(name: some BidirectionalCollection<UInt8>, in runtime: Runtime?) {
    guard let rule = (runtime.map(NameRules.of) ?? NameRules.anyMap).first(where: { $0.matches(name) }) else { return nil }
    kind = rule.kind
    tier = rule.tier(of: name) ?? (kind == .stub ? .stub : nil)
  }
}
