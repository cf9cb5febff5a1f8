import PerfMap

/// The memory of the process that wrote a map. It decides for each address if a profiler asks the map at all.
///
/// Example: `memory.place(at: address).lookup(by: .perf)`.
package struct CodeMemory: Hashable, Sendable {
  /// The path of the map, compared with the paths at which profilers look for it.
  package enum MapPath: Hashable, Sendable {
    case usual
    /// The process sees another `/tmp`, but has the same PID.
    case otherMount
    /// The process has another PID in its own PID namespace, and the map is named after that PID.
    case otherPID
    /// The map is deleted, renamed or in another directory: no profiler finds it.
    case misplaced
  }

  private let mappings: [MemoryMapping]
  /// The kinds of `mappings`.
  private let kinds: [MemoryKind]
  private let files: [[UInt8]: MappedFile]
  private let path: MapPath
  /// The reason why the memory is unknown; nil if it is known.
  package let unknown: String?

  /// The memory of a map without a live process.
  package static let noProcess = CodeMemory(unknown: "no live process: unknown if profilers ask the map")

  /// Creates unknown memory, for example because of missing permission.
  package init(unknown: String) {
    self.unknown = unknown
    mappings = []
    kinds = []
    files = [:]
    path = .usual
  }

  /// Creates the memory of a live process from its ascending, disjoint mappings and the mapped files by name. A file that is not in `files`
  /// counts as covered by symbols.
  package init(_ mappings: [MemoryMapping], files: [[UInt8]: MappedFile] = [:], path: MapPath = .usual) {
    self.mappings = mappings
    kinds = mappings.map(\.kind)
    self.files = files
    self.path = path
    unknown = nil
  }

  /// Returns the memory at an address. O(log mappings + log symbols).
  package func place(at address: Address) -> CodePlace {
    let index = mappings.partitioningIndex { $0.range.lastValue >= address.rawValue }
    guard index < mappings.count, mappings[index].range.contains(address) else {
      return CodePlace(mapping: nil, kind: .special, symbols: .missing, path: path, unknown: unknown)
    }
    let mapping = mappings[index]
    let symbols = kinds[index] == .file ? symbols(of: mapping, at: address) : .missing
    return CodePlace(mapping: mapping, kind: kinds[index], symbols: symbols, path: path, unknown: nil)
  }

  private func symbols(of mapping: MemoryMapping, at address: Address) -> CodePlace.Symbols {
    switch files[mapping.name] {
    case nil: return .symbol
    case .missing: return .missing
    case .notELF: return .notELF
    case .elf(let covered):
      let offset = mapping.offset(of: address)
      let index = covered.partitioningIndex { $0.upperBound > offset }
      return index < covered.count && covered[index].contains(offset) ? .symbol : .noSymbol
    }
  }

  /// Returns the addresses after `first` and up to `last` at which the memory may change.
  func bounds(from first: Address, through last: Address) -> [UInt64] {
    var bounds: [UInt64] = []
    func add(_ address: UInt64) { if first.rawValue < address, address <= last.rawValue { bounds.append(address) } }
    for mapping in mappings[mappings.partitioningIndex { $0.range.lastValue >= first.rawValue }...] {
      guard mapping.range.start <= last else { break }
      add(mapping.range.start.rawValue)
      add(mapping.range.lastValue &+ 1)
      guard mapping.isExecutable, case .elf(let covered)? = files[mapping.name] else { continue }
      let low = mapping.offset(of: max(first, mapping.range.start))
      let high = mapping.offset(of: min(last, Address(mapping.range.lastValue)))
      for symbol in covered[covered.partitioningIndex { $0.upperBound > low }...] {
        guard symbol.lowerBound <= high else { break }
        if symbol.lowerBound > low { add(mapping.address(of: symbol.lowerBound)) }
        if symbol.upperBound <= high { add(mapping.address(of: symbol.upperBound)) }
      }
    }
    return bounds
  }
}

extension MemoryMapping {
  package var kind: MemoryKind { MemoryKind(name: name) }

  func offset(of address: Address) -> UInt64 { address.rawValue &- range.start.rawValue &+ fileOffset }

  func address(of offset: UInt64) -> UInt64 { offset &- fileOffset &+ range.start.rawValue }
}
