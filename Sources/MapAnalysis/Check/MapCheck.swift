import PerfMap

/// Everything that is wrong with a map, line by line, and how many bytes each profiler gets wrong.
///
/// ```swift
/// var check = MapCheck()
/// try map.read(into: &check)
/// check.finish(surroundings)
/// for finding in check.findings { print(finding.line ?? 0, finding.message) }
/// ```
///
/// It owns no file. Some 300 bytes an entry, and at most 65,536 findings of each code.
public struct MapCheck: MapReceiver {
  /// The map as each profiler reads it.
  public private(set) var readings = ProfilerTables(overlapLimit: FindingLog.limit)
  private var splitter = LineSplitter()
  private var log = FindingLog()
  /// The length of each entry's line before its name, to find the start of the line again.
  private var prefixes: [UInt8] = []
  /// The entries by what makes two lines the same.
  private var seen: [Identity: UInt32] = [:]

  private var overlapsSeen = 0

  private struct Identity: Hashable {
    var range: AddressRange
    /// Of the name; 32 bits would call some of 100,000 names over one range duplicates that are none.
    var hash: UInt64
  }

  /// Below this the kernel maps nothing unless it was told to (`vm.mmap_min_addr`).
  private static let lowestAddress: UInt64 = 0x10000
  /// No processor's user space reaches this.
  private static let highestAddress: UInt64 = 1 << 57
  private static let longestName: UInt64 = 4096

  /// Makes a check of an empty map.
  public init() {}

  /// What was found: about the whole file first, then in the order of the lines.
  public var findings: [Finding] { log.sorted }

  /// How many there are of each code, also of those that are not kept.
  public var counts: [Finding.Code: Int] {
    var counts = log.counts
    // One entry may take bytes of more entries than overlaps are kept.
    let overlaps = readings.contents.overlapCounts
    counts[.overlapSame] = overlaps.same > 0 ? overlaps.same : nil
    counts[.overlapNested] = overlaps.nested > 0 ? overlaps.nested : nil
    counts[.overlapStraddle] = overlaps.straddle > 0 ? overlaps.straddle : nil
    return counts
  }

  /// Forgets everything and begins again.
  public mutating func begin(_ generation: Generation) { self = MapCheck() }

  /// Takes the next bytes of the map. O(bytes + entries × log entries).
  public mutating func receive(_ bytes: Span<UInt8>) {
    // The splitter is taken out while it writes into `self`.
    var splitter = self.splitter
    splitter.split(bytes, into: &self)
    self.splitter = splitter
  }

  /// Takes a hole of the map. O(1).
  public mutating func receive(zeros count: UInt64) {
    var splitter = self.splitter
    splitter.split(zeros: count, into: &self)
    self.splitter = splitter
  }

  /// Takes the next bytes of the map.
  public mutating func append(_ bytes: some Sequence<UInt8>) { receive(Array(bytes).span) }

  /// Ends the map, and looks at what lies around it. O(entries × log entries).
  public mutating func finish(_ surroundings: MapEnvironment? = nil) {
    var splitter = self.splitter
    splitter.finish(into: &self)
    self.splitter = splitter
    readings.finishTables()
    guard let surroundings else { return }
    for code in surroundings.findings { log.add(Finding(code: code)) }
    // The code of another process is not looked for in the memory of this one.
    if !surroundings.isStale, let executable = surroundings.process?.executable { checkLiveness(executable) }
  }

  private mutating func checkLiveness(_ executable: [AddressRange]) {
    for index in 0..<readings.contents.entries.count {
      let id = EntryID(UInt32(index))
      let range = readings.contents.entries.range(of: id)
      guard !range.isEmpty, !executable.containsByte(of: range) else { continue }
      log.add(Finding(code: .notExecutable, line: readings.contents.lineNumber(of: id), text: text(of: id)))
    }
  }

  /// The line of an entry.
  private func text(of id: EntryID) -> TextRange {
    let name = readings.contents.entries[id].name
    let prefix = UInt64(prefixes[id.index])
    return TextRange(offset: name.offset - prefix, length: name.length + prefix)
  }
}

extension MapCheck: LineReader {
  mutating func take(bytes: Span<UInt8>) { readings.take(bytes: bytes) }

  mutating func take(zeros count: UInt64) { readings.take(zeros: count) }

  mutating func take(line: Span<UInt8>, _ place: LinePlace) {
    readings.take(line: line, place)
    if !UTF8Check.isValid(line, 0..<line.count, isCut: UInt64(line.count) < place.length) { add(.notUTF8, place) }
    if !place.isTerminated {
      add(.cutTail, place)
    } else if readings.contents.entries.count > prefixes.count {
      checkEntry(EntryID(UInt32(prefixes.count)), line, place)
    } else {
      add(Finding.Code(defect(of: line, place)), place)
      if NameText.holdsAnotherLine(line, from: Self.endOfAddress(line)) { add(.gluedLine, place) }
    }
  }

  /// Where the digits of START end, when it is nothing but digits; the address of a second line may stand after them.
  private static func endOfAddress(_ line: Span<UInt8>) -> Int {
    var index = 0
    while index < line.count, HexNumbers.digit(line[index]) != nil { index += 1 }
    return index < line.count && line[index] == 0x20 ? index : min(1, line.count)
  }

  private mutating func add(_ code: Finding.Code, _ place: LinePlace, other: EntryID? = nil) {
    let text = TextRange(offset: place.offset, length: place.length)
    log.add(Finding(code: code, line: place.number, text: text, other: other.map { readings.contents.lineNumber(of: $0) }))
  }

  /// What is wrong with a line that is no entry.
  private func defect(of line: Span<UInt8>, _ place: LinePlace) -> Defect {
    guard place.length <= MapDecoder.longestLine else { return .lineTooLong }
    var decoder = MapDecoder()
    var found = Defect.lineTooLong
    func note(_ line: Line) { if case .malformed(let line) = line { found = line.defect } }
    // The decoder gives the line at its LF.
    for index in 0..<line.count { decoder.decode(CollectionOfOne(line[index]), note) }
    decoder.decode(CollectionOfOne(0x0a), note)
    return found
  }

  private mutating func checkEntry(_ id: EntryID, _ line: Span<UInt8>, _ place: LinePlace) {
    let entry = readings.contents.entries[id]
    let nameStart = Int(entry.name.offset - place.offset)
    prefixes.append(UInt8(clamping: nameStart))
    if Self.hasHexPrefix(line) { add(.hexPrefix, place) }
    if entry.range.start.rawValue < Self.lowestAddress || entry.range.start.rawValue >= Self.highestAddress { add(.splitName, place) }
    if entry.range.isEmpty { add(.sizeZero, place) }
    if entry.name.length < 3 { add(.shortName, place) }
    if entry.name.length > Self.longestName { add(.longName, place) }
    if NameText.hasControls(line, nameStart..<line.count) { add(.controlCharacters, place) }
    if NameText.holdsAnotherLine(line, from: nameStart) { add(.gluedLine, place) }
    let hash = Entry.wideHash(ofName: line.extracting(nameStart..<line.count))
    if let first = seen.updateValue(id.rawValue, forKey: Identity(range: entry.range, hash: hash)) {
      add(.duplicate, place, other: EntryID(first))
    }
    checkOverlaps(place)
  }

  /// The overlaps that the newest entry made.
  private mutating func checkOverlaps(_ place: LinePlace) {
    let total = readings.contents.overlapCounts.total
    let new = min(total - overlapsSeen, readings.contents.overlaps.count)
    overlapsSeen = total
    for age in (0..<new).reversed() {
      let overlap = readings.contents.overlaps[age]
      guard let code = Finding.Code(overlap.kind) else { continue }
      add(code, place, other: overlap.older)
    }
  }

  /// Whether START or SIZE begins with `0x`.
  private static func hasHexPrefix(_ line: Span<UInt8>) -> Bool {
    var index = 0
    for _ in 0..<2 {
      if index + 1 < line.count, line[index] == 0x30, line[index + 1] | 0x20 == 0x78 { return true }
      while index < line.count, line[index] != 0x20 { index += 1 }
      index += 1
    }
    return false
  }
}

extension Finding.Code {
  /// The code of an overlap; exact duplicates are found whether or not they overlap.
  fileprivate init?(_ kind: Overlap.Kind) {
    switch kind {
    case .duplicate: return nil
    case .same: self = .overlapSame
    case .nested: self = .overlapNested
    case .straddle: self = .overlapStraddle
    }
  }
}
