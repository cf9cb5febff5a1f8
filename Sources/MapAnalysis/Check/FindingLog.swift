import PerfMap

/// The findings of a check: all lines are counted, and the first `limit` of each code are stored.
struct FindingLog {
  static let limit = 65_536
  /// The maximum number of lines of each code at which the names that profilers show are compared.
  private static let sample = 4096

  private(set) var findings: [Finding.Code: Finding] = [:]

  /// Adds a line with a problem. `place` is nil if the problem concerns the whole file.
  mutating func add(_ code: Finding.Code, _ place: Finding.Place?) {
    findings[code, default: Finding(code)].count += 1
    if let place, findings[code]?.places.count ?? 0 < Self.limit { findings[code]?.places.append(place) }
  }

  /// Adds the effect of a line to a finding.
  mutating func add(_ effect: LineEffect, on profiler: Profiler, _ code: Finding.Code) { findings[code]?.effects.add(effect, on: profiler) }

  var sorted: [Finding] {
    let order = Finding.Code.allCases.compactMap { findings[$0] }
    return order.enumerated().sorted { ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset) }.map(\.element)
  }

  /// Completes the findings about entries whose names depend on other entries, after the last line.
  mutating func finish(_ readings: ProfilerTables, _ memory: CodeMemory) {
    // The log is incomplete if one entry overlaps more entries than the map can store overlaps.
    let overlaps = readings.contents.overlapCounts
    for (code, count) in [(.overlapSame, overlaps.same), (.overlapNested, overlaps.nested), (.overlapStraddle, overlaps.straddle)]
      as [(Finding.Code, Int)] where count > 0
    {
      findings[code, default: Finding(code)].count = count
      compare(code, readings, memory)
    }
    compareEmptyEntries(readings, memory)
  }

  /// Sets ``Finding/isOnEveryLine`` of the findings that concern each line at most once.
  mutating func countLines(of contents: MapContents) {
    let total = contents.entries.count + contents.malformed.count + (contents.tail == nil ? 0 : 1)
    let overlaps: [Finding.Code] = [.overlapSame, .overlapNested, .overlapStraddle]
    for (code, finding) in findings where total > 1 && !overlaps.contains(code) && !finding.places.isEmpty {
      findings[code]?.isOnEveryLine = finding.count == total
    }
  }

  /// Notes the profilers that ask the map and show a wrong name or none at the first or last address of one of two overlapping entries.
  private mutating func compare(_ code: Finding.Code, _ readings: ProfilerTables, _ memory: CodeMemory) {
    let profilers = readings.emulatedProfilers.filter { readings.refusal(of: $0) == nil }
    for place in findings[code]?.places.prefix(Self.sample) ?? [] {
      let lines = place.other.map { [place.line, $0] } ?? []
      for range in lines.compactMap({ readings.contents.entry(inLine: $0) }).map({ readings.contents.entries.range(of: $0) }) {
        for address in [range.start, Address(range.lastValue)] {
          guard let owner = readings.symbol(at: address, as: .truth) else { continue }
          let lookups = memory.place(at: address)
          for profiler in profilers where !lookups.lookup(by: profiler).isRefusal {
            guard !(readings.symbol(at: address, as: profiler)?.hasSameName(as: owner) ?? false) else { continue }
            add(.wrongNames, on: profiler, code)
          }
        }
      }
    }
  }

  /// Notes the profilers that show an entry of size 0, and those that lose the name of the entry after it.
  private mutating func compareEmptyEntries(_ readings: ProfilerTables, _ memory: CodeMemory) {
    let profilers = readings.emulatedProfilers.filter { readings.refusal(of: $0) == nil }
    for place in findings[.sizeZero]?.places.prefix(Self.sample) ?? [] {
      guard let id = readings.contents.entry(inLine: place.line) else { continue }
      let start = readings.contents.entries.range(of: id).start
      let lookups = memory.place(at: start)
      for profiler in profilers where !lookups.lookup(by: profiler).isRefusal {
        let shown = readings.symbol(at: start, as: profiler)
        if shown?.line == place.line { add(.shownAtStart, on: profiler, .sizeZero) }
        guard id.index + 1 < readings.contents.entries.count else { continue }
        let next = readings.symbol(of: EntryID(id.rawValue + 1))
        guard readings.symbol(at: next.start, as: .truth)?.line == next.line else { continue }
        let instead = readings.symbol(at: next.start, as: profiler)
        if instead?.line == place.line || instead == nil && profiler == .samply { add(.hidesNext, on: profiler, .sizeZero) }
      }
    }
  }
}

extension MapContents {
  /// Returns the entry in a line, or nil if the line is malformed. O(log entries × log malformed lines).
  fileprivate func entry(inLine line: Int) -> EntryID? {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if lineNumber(of: EntryID(UInt32(middle))) < line { low = middle + 1 } else { high = middle }
    }
    let id = EntryID(UInt32(low))
    return low < entries.count && lineNumber(of: id) == line ? id : nil
  }
}

/// A check of the addresses of entries, in line order: it distinguishes the rest of a split name from an offset in an image.
struct AddressCheck {
  /// The default minimum address of a mapping (`vm.mmap_min_addr`).
  private static let lowest: UInt64 = 0x10000
  /// The end of 57-bit virtual addresses, the widest of x86-64, arm64 and RISC-V.
  private static let highest: UInt64 = 1 << 57

  /// True if an earlier line may be the start of a split name.
  private var mayBeSplit = false
  /// True once an entry below 64 KiB cannot be the rest of a name: then others are not either.
  private var hasOffsets = false

  /// Returns the finding for the address of the next entry, or nil if it may be a code address. `digits` is the length of the address.
  mutating func check(_ start: Address, digits: Int) -> Finding.Code? {
    guard start.rawValue < Self.lowest || start.rawValue >= Self.highest else {
      mayBeSplit = true
      return nil
    }
    // Writers of offsets pad them with zeros.
    let isFormatted = start.rawValue < Self.lowest && digits >= 6
    if mayBeSplit, !hasOffsets, !isFormatted { return .splitName }
    guard start.rawValue < Self.lowest else { return .notUserAddress }
    hasOffsets = true
    return .imageOffset
  }
}
