import PerfMap

/// A checker that finds the problems of a map, and emulates how each profiler reads it.
///
/// ```swift
/// var check = MapCheck()
/// try map.read(into: &check)
/// check.finish(environment)
/// for finding in check.findings { print(finding.count, finding.line ?? 0, finding.message) }
/// ```
///
/// A check opens no file. It uses about 300 bytes per entry, and stores at most 65,536 lines of each finding.
public struct MapCheck: MapReceiver {
  /// The symbol tables that profilers build from the map.
  public private(set) var readings = ProfilerTables(overlapLimit: FindingLog.limit)
  /// The memory of the process that wrote the map.
  package private(set) var memory = CodeMemory.noProcess
  var splitter = LineSplitter()
  private var log = FindingLog()
  /// For each entry, the number of bytes before the name in its line, at most 255.
  private var prefixes: [UInt8] = []
  /// The newest entry with each range and name, to find duplicates.
  private var seen: [Identity: UInt32] = [:]
  private var overlapsSeen = 0
  private var addresses = AddressCheck()

  private struct Identity: Hashable {
    var range: AddressRange
    /// The 64-bit hash of the name. With 32 bits, two of 100,000 names for one range would probably have equal hashes.
    var hash: UInt64
  }

  private static let longestName: UInt64 = 4096

  /// Creates a check of an empty map.
  public init() {}

  /// The findings, one of each kind: first those about the whole file, then the others by their first line.
  public var findings: [Finding] { log.sorted }

  /// The number of lines, or of overlaps, with each kind of problem.
  public var counts: [Finding.Code: Int] { log.findings.mapValues(\.count) }

  /// Discards all results and starts with an empty map.
  public mutating func begin(_ generation: Generation) { self = MapCheck() }

  /// Checks the next bytes of the map. O(bytes + entries × log entries).
  public mutating func receive(_ bytes: Span<UInt8>) { split(bytes) }

  /// Checks a hole of `count` NUL bytes in a sparse map. O(1): only about 1 MiB is examined.
  public mutating func receive(zeros count: UInt64) { split(zeros: count) }

  /// Checks the next bytes of the map.
  public mutating func append(_ bytes: some Sequence<UInt8>) { receive(Array(bytes).span) }

  /// Ends the map. Checks the last line and, if `environment` is given, the file and the process. O(entries × log entries).
  public mutating func finish(_ environment: MapEnvironment? = nil) {
    finishLines()
    readings.finishTables()
    for code in environment?.findings ?? [] { log.add(code, nil) }
    if let environment, let process = environment.process {
      memory = process.memory
      // The entries of a stale map belong to another process, whose memory is gone.
      if !environment.isStale { compare(with: process) }
    }
    log.finish(readings, memory)
    log.countLines(of: readings.contents)
  }

  private mutating func compare(with process: MapEnvironment.Process) {
    if let executable = process.executable { checkLiveness(executable) }
    checkLookups()
  }

  /// Finds the entries whose names perf never shows, because it does not ask the map for their memory.
  private mutating func checkLookups() {
    guard memory.unknown == nil else { return }
    for index in 0..<readings.contents.entries.count {
      let id = EntryID(UInt32(index))
      let range = readings.contents.entries.range(of: id)
      let place = memory.place(at: range.start)
      guard !range.isEmpty, place.isExecutable, place.isReachable(by: .perf), place.lookup(by: .perf) == .nameless else { continue }
      log.add(.notAsked, Finding.Place(line: readings.contents.lineNumber(of: id), text: text(of: id)))
    }
  }

  private mutating func checkLiveness(_ executable: [AddressRange]) {
    for index in 0..<readings.contents.entries.count {
      let id = EntryID(UInt32(index))
      let range = readings.contents.entries.range(of: id)
      guard !range.isEmpty, !executable.containsByte(of: range) else { continue }
      log.add(.notExecutable, Finding.Place(line: readings.contents.lineNumber(of: id), text: text(of: id)))
    }
  }

  private func text(of id: EntryID) -> TextRange {
    let name = readings.contents.entries[id].name
    let prefix = UInt64(prefixes[id.index])
    return TextRange(offset: name.offset - prefix, length: name.length + prefix)
  }
}

extension MapCheck: LineReceiver {
  mutating func receive(part: Span<UInt8>) { readings.receive(part: part) }

  mutating func receive(partOfZeros count: UInt64) { readings.receive(partOfZeros: count) }

  mutating func receive(line: Span<UInt8>, _ location: LineLocation) {
    readings.receive(line: line, location)
    if !readings.lines.isLastPlain, !UTF8Check.isValid(line, 0..<line.count, isCut: UInt64(line.count) < location.length) {
      add(.notUTF8, location)
      noteEffects(on: .notUTF8) { $1 == .refused(.notUTF8) ? .rejects : nil }
    }
    if !location.isTerminated {
      add(.cutTail, location)
      noteEffects(on: .cutTail) { $0 != .perf ? nil : $1 == .dropped ? .drops : .cutsLast }
    } else if readings.contents.entries.count > prefixes.count {
      checkEntry(EntryID(UInt32(prefixes.count)), line, location)
    } else {
      let code = Finding.Code(defect(of: line, location))
      add(code, location)
      noteEffects(on: code) { $1.effectOfMalformedLine }
      if NameText.holdsAnotherLine(line, from: Self.endOfAddress(line)) { add(.gluedLine, location) }
    }
  }

  /// Returns the index of the space after a hexadecimal START or, if there is none, 1 (0 in an empty line). The caller searches for another
  /// line from there on.
  private static func endOfAddress(_ line: Span<UInt8>) -> Int {
    var index = 0
    while index < line.count, HexNumbers.digit(line[index]) != nil { index += 1 }
    return index < line.count && line[index] == 0x20 ? index : min(1, line.count)
  }

  private mutating func add(_ code: Finding.Code, _ location: LineLocation, other: EntryID? = nil) {
    let text = TextRange(offset: location.offset, length: location.length)
    log.add(code, Finding.Place(line: location.number, text: text, other: other.map { readings.contents.lineNumber(of: $0) }))
  }

  /// Adds the effects of the last line on profilers to a finding. `effect` returns nil for a profiler without an effect.
  private mutating func noteEffects(on code: Finding.Code, _ effect: (Profiler, LineReading) -> LineEffect?) {
    for (profiler, reading) in readings.lines.lineReadings {
      if let effect = effect(profiler, reading) { log.add(effect, on: profiler, code) }
    }
  }

  private func defect(of line: Span<UInt8>, _ location: LineLocation) -> Defect {
    guard location.length <= MapDecoder.longestLine else { return .lineTooLong }
    var decoder = MapDecoder()
    var found = Defect.lineTooLong
    func note(_ line: Line) { if case .malformed(let line) = line { found = line.defect } }
    // The decoder reports a line only after its LF.
    for index in 0..<line.count { decoder.decode(CollectionOfOne(line[index]), note) }
    decoder.decode(CollectionOfOne(0x0a), note)
    return found
  }

  private mutating func checkEntry(_ id: EntryID, _ line: Span<UInt8>, _ location: LineLocation) {
    let entry = readings.contents.entries[id]
    let nameStart = Int(entry.name.offset - location.offset)
    prefixes.append(UInt8(clamping: nameStart))
    checkNumbers(entry, line, location)
    if entry.name.length < 3 {
      add(.shortName, location)
      noteEffects(on: .shortName) { [.perf, .samply].contains($0) && $1 == .dropped ? .drops : nil }
    }
    if entry.name.length > Self.longestName { add(.longName, location) }
    if NameText.hasControls(line, nameStart..<line.count) {
      add(.controlCharacters, location)
      let right = readings.symbol(of: id)
      let endsLine = (nameStart..<line.count).contains { line[$0] == 0x0d }
      noteEffects(on: .controlCharacters) {
        let effect = $1.effect(besides: right)
        return effect == .changesName || effect == .rejects && endsLine ? effect : nil
      }
    }
    if NameText.holdsAnotherLine(line, from: nameStart) { add(.gluedLine, location) }
    let hash = Entry.wideHash(ofName: line.extracting(nameStart..<line.count))
    if let first = seen.updateValue(id.rawValue, forKey: Identity(range: entry.range, hash: hash)) {
      add(.duplicate, location, other: EntryID(first))
    }
    checkOverlaps(location)
  }

  /// Checks START and SIZE of an entry.
  private mutating func checkNumbers(_ entry: Entry, _ line: Span<UInt8>, _ location: LineLocation) {
    if Self.hasHexPrefix(line) {
      add(.hexPrefix, location)
      // samply accepts `0x` but not `0X`. It drops an entry without a name in any case.
      noteEffects(on: .hexPrefix) { profiler, reading in
        switch (profiler, reading) {
        case (.blazesym, .refused(.malformedLine)): .rejects
        case (.samply, .dropped) where entry.name.length > 0: .drops
        default: nil
        }
      }
    }
    if let code = addresses.check(entry.range.start, digits: Self.digits(line)) {
      add(code, location)
      if code == .splitName { noteEffects(on: code) { if case .entry = $1 { .readsEntry } else { nil } } }
    }
    if entry.range.isEmpty { add(.sizeZero, location) }
  }

  /// Logs the overlaps that the newest entry causes.
  private mutating func checkOverlaps(_ location: LineLocation) {
    let total = readings.contents.overlapCounts.total
    let new = min(total - overlapsSeen, readings.contents.overlaps.count)
    overlapsSeen = total
    for age in (0..<new).reversed() {
      let overlap = readings.contents.overlaps[age]
      guard let code = Finding.Code(overlap.kind) else { continue }
      add(code, location, other: overlap.older)
    }
  }

  /// Returns the number of digits of START, with leading zeros.
  private static func digits(_ line: Span<UInt8>) -> Int {
    let from = line.count > 1 && line[0] == 0x30 && line[1] | 0x20 == 0x78 ? 2 : 0
    var index = from
    while index < line.count, HexNumbers.digit(line[index]) != nil { index += 1 }
    return index - from
  }

  /// Returns true if START or SIZE begins with `0x` or `0X`.
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
  /// Creates the code for a kind of overlap; nil for a duplicate, because duplicates are found by range and name.
  fileprivate init?(_ kind: Overlap.Kind) {
    switch kind {
    case .duplicate: return nil
    case .same: self = .overlapSame
    case .nested: self = .overlapNested
    case .straddle: self = .overlapStraddle
    }
  }
}
