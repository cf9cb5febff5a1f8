import PerfMap
import SystemPackage

/// A file format other than that of a map, recognized by its first bytes.
enum ForeignFormat: CaseIterable {
  case jitdump, perfData, elf, gzip, zstd, xz, bzip2, zip

  /// The bytes with which a file of the format starts, for each byte order.
  private var magic: [[UInt8]] {
    switch self {
    case .jitdump: [Array("DTiJ".utf8), Array("JiTD".utf8)]
    case .perfData: [Array("PERFILE2".utf8), Array("2ELIFREP".utf8)]
    case .elf: [[0x7f] + Array("ELF".utf8)]
    case .gzip: [[0x1f, 0x8b]]
    case .zstd: [[0x28, 0xb5, 0x2f, 0xfd]]
    case .xz: [[0xfd] + Array("7zXZ".utf8) + [0]]
    case .bzip2: [Array("BZh".utf8)]
    case .zip: [Array("PK".utf8) + [3, 4]]
    }
  }

  /// Recognizes the format of a file; nil if it may be a map.
  init?(_ file: OpenedMap) {
    let start = file.bytes(TextRange(offset: 0, length: 8))
    guard let format = Self.allCases.first(where: { $0.magic.contains { start.starts(with: $0) } }) else { return nil }
    self = format
  }

  private var summary: (name: String, remedy: String) {
    switch self {
    case .jitdump: ("a jitdump", "run: perf inject --jit -i perf.data -o perf.jit.data")
    case .perfData: ("a recording of perf", "read it with perf report or perf script")
    case .elf: ("an ELF file", "read its symbols with nm or perf report")
    case .gzip: ("compressed (gzip)", "run gunzip first")
    case .zstd: ("compressed (zstd)", "run unzstd first")
    case .xz: ("compressed (xz)", "run unxz first")
    case .bzip2: ("compressed (bzip2)", "run bunzip2 first")
    case .zip: ("a ZIP archive", "run unzip first")
    }
  }

  /// Returns the error for a file that was given as a map.
  func error(_ path: FilePath) -> PerfMapError {
    PerfMapError(.read, path: path, cause: "is \(summary.name), not a perf map", remedy: summary.remedy)
  }
}
