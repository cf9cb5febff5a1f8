import PerfMap

extension Finding {
  /// The kinds of findings. The code of a malformed line has the name of its `Defect`.
  public enum Code: String, CaseIterable, Hashable, Sendable {
    case noAddress, noSize, noSpaceAfterSize, notHex, moreThan64Bits, beyondAddressSpace, lineTooLong
    case cutTail, gluedLine, splitName, imageOffset, notUserAddress
    case hexPrefix, notUTF8, shortName, longName, controlCharacters, sizeZero
    case overlapSame, overlapNested, overlapStraddle, duplicate
    case notExecutable, notAsked, staleContent, severalWriters, wrongOwner, wrongMode, deletedMap, renamedMap, otherDirectory

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
        .splitName, .imageOffset, .notUserAddress, .hexPrefix, .notUTF8, .staleContent, .wrongMode, .deletedMap, .renamedMap,
        .otherDirectory:
        .error
      case .shortName, .longName, .controlCharacters, .sizeZero, .overlapSame, .overlapNested, .overlapStraddle, .notExecutable, .notAsked,
        .severalWriters, .wrongOwner:
        .warning
      case .duplicate: .note
      }
    }

    func title(of other: Int) -> String {
      switch self {
      case .duplicate: "duplicate of line \(other)"
      case .overlapSame: "same range as line \(other), different name"
      case .overlapNested: "takes bytes of line \(other), one range inside the other"
      case .overlapStraddle: "takes bytes of line \(other)"
      default: "see line \(other)"
      }
    }

    /// The meaning of the code. The effect on profilers depends on the lines, see ``Finding/message``.
    package var meaning: String {
      switch self {
      case .noAddress: "no address"
      case .noSize: "no size"
      case .noSpaceAfterSize: "no name after the size"
      case .notHex: "a byte in the address or size is neither a hexadecimal digit nor the space after it"
      case .moreThan64Bits: "a number of more than 64 bits"
      case .beyondAddressSpace: "ends beyond 2^64"
      case .lineTooLong: "longer than 1 MiB"
      case .cutTail: "no newline at the end, so that the next entry would join this line"
      case .gluedLine: "looks like two lines in one: no profiler finds the second entry"
      case .splitName: "not a code address, probably the rest of a name split by a newline"
      case .imageOffset:
        "below 64 KiB, where no code is: an offset in an image (as crossgen and R2RMap write), not an address in a process"
      case .notUserAddress: "at or above 2^57, where no code of a process is"
      case .hexPrefix: "0x before a number"
      case .notUTF8: "not UTF-8"
      case .shortName: "name of fewer than 3 bytes"
      case .longName: "name of more than 4096 bytes: writers truncate such names, or write them in two pieces that others can separate"
      case .controlCharacters: "control or bidirectional characters, with which a terminal may show another name"
      case .sizeZero: "size 0, so that the entry covers no byte"
      case .overlapSame: "the range of an older entry with another name"
      case .overlapNested: "takes bytes of an older entry, one range inside the other"
      case .overlapStraddle: "takes bytes of an older entry, with which it partly overlaps"
      case .duplicate: "the range and name of an older entry: harmless, but costs time and memory"
      case .notExecutable: "no byte is in executable memory of the process: freed code or bytecode, never sampled at this address"
      case .notAsked:
        "in a memfd or file without a symbol for it: perf never asks the map there and shows no name (.NET: DOTNET_EnableWriteXorExecute=0)"
      case .staleContent: "written before the process with this PID started, at least in part: these names belong to another process"
      case .severalWriters:
        "written by several processes: their code has the same addresses but other names, and only one of them has the PID of the map"
      // `dso__load` in tools/perf/util/symbol.c checks the owner in Linux 4.20 and not in 5.0.1. perf 4.20 skips the check with `-f`.
      case .wrongOwner: "owned by neither root nor the current user: perf before 5.0 ignores the map unless its owner runs perf"
      case .wrongMode: "not readable by the user of the process: profilers of that user show no names and report no error"
      case .deletedMap: "deleted, but its process still writes it: profilers find no name"
      case .renamedMap: "renamed, but its process still writes it: profilers look only for /tmp/perf-<pid>.map, and find no name"
      case .otherDirectory: "in another directory: profilers look only for /tmp/perf-<pid>.map, and find no name"
      }
    }

    /// A description of the names that profilers show, for findings for which the emulation shows no effect; nil if none is needed.
    var otherwise: String? {
      switch self {
      case .overlapSame, .overlapNested, .overlapStraddle: "profilers show the right names at both ends of the ranges"
      default: nil
      }
    }
  }
}
