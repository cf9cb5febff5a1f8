import PerfMap

/// Something about a map that makes a profiler lose names or show wrong ones.
public struct Finding: Hashable, Sendable {
  /// How bad it is.
  public enum Severity: String, CaseIterable, Hashable, Sendable {
    /// Somebody loses lines, or the whole map, or shows a name for what is no code.
    case error
    /// Somebody shows a wrong name, or none, for some addresses.
    case warning
    /// Nobody is misled.
    case note
  }

  /// What is wrong.
  public var code: Code
  /// The number of the line, from 1; nil when it is about the whole file.
  public var line: Int?
  /// Where the line's bytes stand in the file, without the LF; nil likewise.
  public var text: TextRange?
  /// The number of another line that it is about: the older entry of an overlap.
  public var other: Int?

  /// How bad it is.
  public var severity: Severity { code.severity }

  /// What it is and why it matters to whom, in words.
  public var message: String {
    guard let other else { return code.meaning }
    return "\(code.title(of: other)); \(code.meaning)"
  }
}

extension Finding {
  /// Every kind of finding; those of malformed lines are named as their defects.
  public enum Code: String, CaseIterable, Hashable, Sendable {
    case noAddress, noSize, noSpaceAfterSize, notHex, moreThan64Bits, beyondAddressSpace, lineTooLong
    case cutTail, gluedLine, splitName
    case hexPrefix, notUTF8, shortName, longName, controlCharacters, sizeZero
    case overlapSame, overlapNested, overlapStraddle, duplicate
    case notExecutable, staleContent, severalWriters, wrongOwner, wrongMode

    /// The code of a malformed line.
    public init(_ defect: Defect) {
      switch defect {
      case .noAddress: self = .noAddress
      case .noSize: self = .noSize
      case .noSpaceAfterSize: self = .noSpaceAfterSize
      case .notHex: self = .notHex
      case .moreThan64Bits: self = .moreThan64Bits
      case .beyondAddressSpace: self = .beyondAddressSpace
      case .lineTooLong: self = .lineTooLong
      }
    }

    /// How bad it is.
    public var severity: Severity {
      switch self {
      case .noAddress, .noSize, .noSpaceAfterSize, .notHex, .moreThan64Bits, .beyondAddressSpace, .lineTooLong, .cutTail, .gluedLine,
        .splitName, .hexPrefix, .notUTF8, .staleContent, .wrongMode:
        .error
      case .shortName, .longName, .controlCharacters, .sizeZero, .overlapSame, .overlapNested, .overlapStraddle, .notExecutable,
        .severalWriters, .wrongOwner:
        .warning
      case .duplicate: .note
      }
    }

    fileprivate func title(of other: Int) -> String {
      switch self {
      case .duplicate: "the same as line \(other)"
      case .overlapSame: "the same range as line \(other) under another name"
      case .overlapNested: "takes bytes of line \(other); one lies inside the other"
      case .overlapStraddle: "takes bytes of line \(other)"
      default: "see line \(other)"
      }
    }

    /// Why it matters, and to whom.
    package var meaning: String {
      switch self {
      case .noAddress: "no address: perf makes a symbol at 0 of what it can, blazesym refuses the whole file"
      case .noSize, .noSpaceAfterSize: "no size or no name after it: everybody drops the line, blazesym refuses the whole file"
      case .notHex: "a field is not hexadecimal: perf reads what it can of it, often as address 0; blazesym refuses the whole file"
      case .moreThan64Bits: "more than 64 bits: perf takes 2^64 - 1 instead, blazesym refuses the whole file"
      case .beyondAddressSpace: "reaches beyond 2^64: samply ends with a panic, the others see an empty or a wrong range"
      case .lineTooLong: "longer than 1 MiB: no name, nor anything that a profiler can show"
      case .cutTail: "no newline at the end: perf cuts off the last character, and the next entry would be glued to it"
      case .gluedLine: "looks like two lines in one: the second is lost to everybody, its text is part of the first one's name"
      case .splitName: "no code lies at such an address: the rest of a name that a newline has split, an entry for everybody"
      case .hexPrefix: "0x before a number: blazesym refuses the whole file"
      case .notUTF8: "not UTF-8: samply loses the whole map, blazesym refuses it"
      case .shortName: "a name of less than 3 bytes: perf ignores the line"
      case .longName: "a name of more than 4096 bytes: writers cut such names or write them in two pieces, between which others write"
      case .controlCharacters: "control or bidirectional characters: a terminal or a report shows something else; NUL or CR end it for some"
      case .sizeZero: "size 0: perf and blazesym show it for one address at most, and samply loses the name of the entry after it"
      case .overlapSame: "perf mostly shows the older name; the code there is the newer one's"
      case .overlapNested: "perf, bcc and blazesym show the wrong name for a part or none, samply drops the older entry as a whole"
      case .overlapStraddle: "samply drops the older entry as a whole, perf may show the older name for bytes of the newer one"
      case .duplicate: "costs time and memory, misleads nobody"
      case .notExecutable:
        "no byte of it lies in executable memory of the process: freed code or bytecode, which can never be sampled there"
      case .staleContent: "written before the process with this number started: names of another process' code"
      case .severalWriters:
        "several processes write into it: their code lies at the same addresses under other names, and only one of them has the map's number"
      case .wrongOwner: "the owner is not the process' user, as the kernel's documentation demands: perf before 6 ignores the map"
      case .wrongMode: "the process' user may not read it: its profilers see no names, and say nothing"
      }
    }
  }
}
