import PerfMap

/// A problem in a map. Most kinds make a profiler lose names or show wrong ones.
public struct Finding: Hashable, Sendable {
  /// The severity of a finding.
  public enum Severity: String, CaseIterable, Hashable, Sendable {
    /// A line or the whole map is malformed, rejected by a profiler, unreadable, or about another process.
    case error
    /// The map can be read, but a profiler may show a wrong name, or none, for some addresses.
    case warning
    /// The problem does not change the names that profilers show.
    case note
  }

  /// The kind of problem.
  public var code: Code
  /// The line number, counted from 1; nil if the finding concerns the whole file.
  public var line: Int?
  /// The offset and length of the line in the file, without its LF; nil if the finding concerns the whole file.
  public var text: TextRange?
  /// The line number of the older entry of an overlap or a duplicate; nil for other problems.
  public var other: Int?

  /// The severity of the problem.
  public var severity: Severity { code.severity }

  /// A description of the problem and its effect on profilers.
  public var message: String {
    guard let other else { return code.meaning }
    return "\(code.title(of: other)); \(code.meaning)"
  }
}

extension Finding {
  /// The kinds of findings. The code of a malformed line has the name of its `Defect`.
  public enum Code: String, CaseIterable, Hashable, Sendable {
    case noAddress, noSize, noSpaceAfterSize, notHex, moreThan64Bits, beyondAddressSpace, lineTooLong
    case cutTail, gluedLine, splitName
    case hexPrefix, notUTF8, shortName, longName, controlCharacters, sizeZero
    case overlapSame, overlapNested, overlapStraddle, duplicate
    case notExecutable, notAsked, staleContent, severalWriters, wrongOwner, wrongMode

    /// Creates the code for the defect of a malformed line.
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

    /// The severity of findings with this code.
    public var severity: Severity {
      switch self {
      case .noAddress, .noSize, .noSpaceAfterSize, .notHex, .moreThan64Bits, .beyondAddressSpace, .lineTooLong, .cutTail, .gluedLine,
        .splitName, .hexPrefix, .notUTF8, .staleContent, .wrongMode:
        .error
      case .shortName, .longName, .controlCharacters, .sizeZero, .overlapSame, .overlapNested, .overlapStraddle, .notExecutable, .notAsked,
        .severalWriters, .wrongOwner:
        .warning
      case .duplicate: .note
      }
    }

    fileprivate func title(of other: Int) -> String {
      switch self {
      case .duplicate: "duplicate of line \(other)"
      case .overlapSame: "same range as line \(other), different name"
      case .overlapNested: "takes bytes of line \(other), one range inside the other"
      case .overlapStraddle: "takes bytes of line \(other)"
      default: "see line \(other)"
      }
    }

    package var meaning: String {
      switch self {
      case .noAddress: "no address: perf may read the line as a symbol at address 0; blazesym rejects the whole file"
      case .noSize, .noSpaceAfterSize: "no size, or no name after it: every profiler drops the line; blazesym rejects the whole file"
      case .notHex: "a field is not hexadecimal: perf uses the digits before the fault, often address 0; blazesym rejects the whole file"
      case .moreThan64Bits: "more than 64 bits: perf uses 2^64 - 1 instead; blazesym rejects the whole file"
      case .beyondAddressSpace: "ends beyond 2^64: samply panics; the other profilers see an empty or wrong range"
      case .lineTooLong: "longer than 1 MiB: not a usable name for any profiler"
      case .cutTail: "no newline at the end: perf drops the last character, and the next entry would join this line"
      case .gluedLine: "looks like two lines in one: every profiler loses the second entry and shows its text in the first one's name"
      case .splitName: "not a code address, probably the rest of a name split by a newline: every profiler reads it as an entry"
      case .hexPrefix: "0x before a number: blazesym rejects the whole file"
      case .notUTF8: "not UTF-8: samply loses the whole map; blazesym rejects the whole file"
      case .shortName: "name of fewer than 3 bytes: perf ignores the line"
      case .longName: "name of more than 4096 bytes: writers truncate such names, or write them in two pieces that others can separate"
      case .controlCharacters:
        "control or bidirectional characters: terminals may show another name, and NUL or CR end the name for some profilers"
      case .sizeZero: "size 0: perf and blazesym show it for one address at most; samply loses the name of the next entry"
      case .overlapSame: "perf mostly shows the older name, but the newer entry owns the code"
      case .overlapNested: "perf, bcc and blazesym show a wrong name or none for a part; samply drops the older entry"
      case .overlapStraddle: "samply drops the older entry; perf may show the older name for bytes of the newer one"
      case .duplicate: "harmless, but costs time and memory"
      case .notExecutable: "no byte is in executable memory of the process: freed code or bytecode, never sampled at this address"
      case .notAsked:
        "in a memfd or file without a symbol for it: perf never asks the map there and shows no name (.NET: DOTNET_EnableWriteXorExecute=0)"
      case .staleContent: "written before the process with this PID started: the names belong to another process"
      case .severalWriters:
        "written by several processes: their code has the same addresses but other names, and only one of them has the PID of the map"
      case .wrongOwner: "not owned by the user of the process, as the kernel documentation requires: perf before 6 ignores the map"
      case .wrongMode: "not readable by the user of the process: profilers of that user show no names and report no error"
      }
    }
  }
}
