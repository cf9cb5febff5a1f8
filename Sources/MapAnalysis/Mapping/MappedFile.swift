import PerfMap

/// The symbols of a mapped file, which decide if a profiler names code from the file.
package enum MappedFile: Hashable, Sendable {
  /// An ELF file, with the ranges of file offsets that have a symbol, ascending and disjoint.
  case elf([Range<UInt64>])
  /// A readable file of another format.
  case notELF
  /// A file that has no path any more, or cannot be read.
  case missing

  /// Reads a file; `read` returns up to `count` bytes at an offset, fewer at the end of the file.
  ///
  /// The symbols are those of perf's `dso__load_sym`: of `.symtab`, else of `.dynsym`. Separate debug files are not searched. An ELF file
  /// of another format than little-endian 64 bits, or with more than 64 MiB of symbols, counts as covered by symbols everywhere.
  package init(read: (_ offset: UInt64, _ count: Int) -> [UInt8]) {
    let header = read(0, 64)
    guard header.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else {
      self = .notELF
      return
    }
    self = .elf(ELFSymbols(header, read)?.covered ?? [0..<UInt64.max])
  }
}

/// The symbols of code in an ELF file. Source: elf(5).
private struct ELFSymbols {
  /// The ranges of file offsets with a symbol, ascending and disjoint.
  var covered: [Range<UInt64>] = []

  private static let symbolSize = 24
  private static let longestTable: UInt64 = 64 << 20

  init?(_ header: [UInt8], _ read: (UInt64, Int) -> [UInt8]) {
    // EI_CLASS 2 and EI_DATA 1: 64 bits, little-endian.
    guard header.count == 64, header[4] == 2, header[5] == 1, header.number(54, 2) == 56, header.number(58, 2) == 64 else { return nil }
    let segments = read(header.number(32, 8), 56 * Int(header.number(56, 2))).pieces(of: 56)
    let sections = read(header.number(40, 8), 64 * Int(header.number(60, 2))).pieces(of: 64)
    func table(_ type: UInt64) -> ArraySlice<UInt8>? { sections.first { $0.number(4, 4) == type } }
    // SHT_SYMTAB, SHT_DYNSYM.
    guard let table = table(2) ?? table(11) else { return }
    let size = table.number(32, 8)
    guard size <= Self.longestTable else { return nil }
    let records = read(table.number(24, 8), Int(size)).pieces(of: Self.symbolSize).filter(Self.isCode)
    let symbols = records.map { (start: $0.number(8, 8), size: $0.number(16, 8)) }.sorted { $0.start < $1.start }
    // PT_LOAD with PF_X. Linkers create one or two.
    let code = segments.filter { $0.number(0, 4) == 1 && $0.number(4, 4) & 1 != 0 }.prefix(16)
    for (index, symbol) in symbols.enumerated() {
      guard let segment = code.first(where: { symbol.start &- $0.number(16, 8) < $0.number(32, 8) }) else { continue }
      let end = symbol.start.addingSaturated(symbol.size > 0 ? symbol.size : Self.gap(after: index, symbols))
      let last = segment.number(16, 8).addingSaturated(segment.number(32, 8))
      add(symbol.start, min(end, last), shift: segment.number(8, 8) &- segment.number(16, 8))
    }
  }

  /// Returns true for a defined, named symbol of type NOTYPE, OBJECT, FUNC or GNU_IFUNC, as perf's `elf_sym__filter` and
  /// `elf_sym__is_label` do.
  private static func isCode(_ symbol: ArraySlice<UInt8>) -> Bool {
    let type = symbol.number(4, 1) & 0xf
    return symbol.number(0, 4) != 0 && symbol.number(6, 2) != 0 && (type <= 2 || type == 10)
  }

  /// Returns the number of bytes to the next symbol, or 4096 after the last. perf's `symbols__fixup_end` gives symbols of size 0 this size.
  private static func gap(after index: Int, _ symbols: [(start: UInt64, size: UInt64)]) -> UInt64 {
    index + 1 < symbols.count ? symbols[index + 1].start - symbols[index].start : 4096
  }

  private mutating func add(_ start: UInt64, _ end: UInt64, shift: UInt64) {
    let (first, last) = (start &+ shift, end &+ shift)
    guard first < last else { return }
    if let before = covered.last, before.upperBound >= first, before.lowerBound <= first {
      covered[covered.count - 1] = before.lowerBound..<max(before.upperBound, last)
    } else if covered.last.map({ $0.upperBound < first }) ?? true {
      covered.append(first..<last)
    }
  }
}

extension Collection where Element == UInt8, Index == Int {
  /// Returns the little-endian number of `width` bytes at an offset from the start; 0 if it is out of bounds.
  fileprivate func number(_ offset: Int, _ width: Int) -> UInt64 {
    guard offset + width <= count else { return 0 }
    return (0..<width).reduce(0) { $0 | UInt64(self[startIndex + offset + $1]) << (8 * UInt64($1)) }
  }
}

extension [UInt8] {
  /// Returns the complete records of `size` bytes.
  fileprivate func pieces(of size: Int) -> LazyMapSequence<Range<Int>, ArraySlice<UInt8>> {
    (0..<count / size).lazy.map { self[$0 * size..<($0 + 1) * size] }
  }
}
