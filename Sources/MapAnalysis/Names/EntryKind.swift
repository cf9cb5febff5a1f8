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
  /// Code that only calls other code: it adapts calling conventions, or gives an interpreted function a stack frame.
  case trampoline
  /// A method that the runtime generated to call another method.
  case wrapper
  /// A path through one or more functions, recorded and compiled by a tracing JIT.
  case trace
  /// Code that leaves a trace.
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

  /// Parses a name by the rules of `runtime` or, if that is nil, by the rules for names that identify a runtime. Nil if no rule matches.
  public init?(name: ArraySlice<UInt8>, in runtime: Runtime?) {
    guard let rule = (runtime.map(NameRules.of) ?? NameRules.anyMap).first(where: { $0.matches(name) }) else { return nil }
    kind = rule.kind
    tier = rule.tier(ofMatching: name) ?? Tier(suffixOf: name) ?? (kind == .stub ? .stub : nil)
  }

  /// Parses a whole array as a name. See ``init(name:in:)-(ArraySlice<UInt8>,_)``.
  public init?(name: [UInt8], in runtime: Runtime?) { self.init(name: name[...], in: runtime) }
}
