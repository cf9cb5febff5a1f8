import PerfMap

/// A reader of single lines for ``AddressStream``. The format of a line decides which number is the address. If several numbers may be, a
/// number in an entry of the map is preferred, then the number with more digits.
///
/// Formats were read off the output of perf 6.1 (`perf script` with various `-F`), coreutils, GNU binutils, gdb 13, xxd, hexdump, and
/// bpftrace and FlameGraph's sources.
struct AddressLineReader {
  private let ranges: LiveRanges
  /// The lowest address of the map; nil if the map is empty.
  private let lowest: UInt64?
  /// The number of digits in the first column of the last line if that was a line of a hex dump.
  private var dumpDigits: Int?

  init(_ contents: MapContents) { (ranges, lowest) = (contents.ranges, contents.firstAddress?.rawValue) }

  /// Returns the addresses of a line that is not blank. `next` is the line after it.
  mutating func read(_ line: ArraySlice<UInt8>, before next: ArraySlice<UInt8>) -> AddressStream.Line {
    var words = line.split(whereSeparator: HexNumbers.isBlank)
    // gdb marks the current instruction or thread, and hexdump marks repeated lines.
    if words[0].elementsEqual("=>".utf8) || words[0].elementsEqual("*".utf8) { words.removeFirst() }
    guard let first = words.first else { return .context }
    let endedDump = dumpDigits
    dumpDigits = nil
    let start = AddressWord(first)
    if let start, Self.isFrame(line) { return .addresses([start.address]) }
    if Self.isHeader(line, first, words) { return .context }
    // A sample of perf with a stack is a header, and a line for each frame.
    if Self.isFrame(next), !(start.map { owns($0) || $0.isDistinct && !$0.isDecimal } ?? false) { return .context }
    if words.count == 1, let only = start {
      return only.digits == endedDump && isOffset(only) ? .context : .addresses([only.address])
    }
    if let frames = FoldedStack.frames(line, words) { return found(frames.compactMap(AddressWord.init(frame:)).filter(isCertain)) }
    if let sample = afterEvent(words) { return found(last(of: run(words, from: sample))) }
    if let dump = dumpAddress(words) {
      dumpDigits = dump.digits
      return isOffset(dump) ? .context : .addresses([dump.address])
    }
    return general(words)
  }

  private func found(_ words: [AddressWord]) -> AddressStream.Line { words.isEmpty ? .context : .addresses(words.map(\.address)) }

  // MARK: - Judging numbers

  private func owns(_ word: AddressWord) -> Bool { ranges.piece(at: word.address) != nil }

  /// Returns true if a number is certainly an address, wherever it is in a line.
  private func isCertain(_ word: AddressWord) -> Bool { word.isDistinct || owns(word) }

  /// Returns true if the first number of several words can be an address: it is neither a word such as `dd`, nor, like a count, a number of
  /// few digits below the map.
  private func isPossible(_ word: AddressWord) -> Bool {
    isCertain(word) || word.hasDecimalDigit && (word.digits >= 5 || word.value >= lowest ?? 0)
  }

  /// Returns true for an offset in a file, as hexdump and xxd print it: 7 or 8 digits with leading zeros, below the map.
  private func isOffset(_ word: AddressWord) -> Bool {
    !word.isPrefixed && (7...8).contains(word.digits) && (word.isPadded || word.value == 0) && word.value < lowest ?? 0
  }

  /// Returns the number that is most likely an address: a number in an entry is preferred, then more digits, then the first number.
  private func best(of words: [AddressWord]) -> AddressWord? {
    words.reduce(nil) { best, word in
      guard let best else { return word }
      let (old, new) = (owns(best), owns(word))
      return new && !old || new == old && word.digits > best.digits ? word : best
    }
  }

  /// Returns the number that is most likely an address, but the last of equally likely numbers: perf prints the address of the data before
  /// that of the code.
  private func last(of words: [AddressWord]) -> [AddressWord] { best(of: words.reversed()).map { [$0] } ?? [] }

  // MARK: - perf script

  /// Returns true for a frame of perf script: a tab, and a number in 16 columns.
  private static func isFrame(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.first == 0x09 else { return false }
    let text = line.dropFirst().drop { $0 == 0x20 }
    let word = text.prefix { !HexNumbers.isBlank($0) }
    return AddressWord(word).map { !$0.isPrefixed && !$0.hasColon } ?? false
  }

  /// Returns the index of the word after the time and the event of a sample: `comm 12 [000] 5.123456: 250000 cycles:u: …`. If the time is
  /// left out, the event must precede a number. Nil if there is neither.
  private func afterEvent(_ words: [ArraySlice<UInt8>]) -> Int? {
    if let time = words.prefix(16).firstIndex(where: Self.isTime) {
      var next = time + 1
      if next + 1 < words.count, AddressWord(words[next])?.isDecimal ?? false, Self.isLabel(words[next + 1]) { next += 1 }
      return next < words.count && Self.isLabel(words[next]) ? next + 1 : next
    }
    guard let label = words.prefix(16).indices.first(where: { $0 > 0 && Self.isLabel(words[$0]) }) else { return nil }
    let numbers = run(words, from: label + 1)
    // `comm pid event:` alone is the header of a sample without frames.
    if label == words.count - 1 { return AddressWord(words[0]).map(isPossible) ?? false ? nil : words.count }
    return numbers.contains { !$0.isPrefixed && isCertain($0) } ? label + 1 : nil
  }

  /// Returns true for a time of perf: seconds, a period, 3 to 9 digits, a colon.
  private static func isTime(_ word: ArraySlice<UInt8>) -> Bool {
    let parts = word.dropLast().split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return word.last == UInt8(ascii: ":") && parts.count == 2 && (3...9).contains(parts[1].count)
      && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
  }

  private static func isLabel(_ word: ArraySlice<UInt8>) -> Bool {
    word.last == UInt8(ascii: ":") && word.count > 1 && AddressWord(word) == nil
  }

  /// Returns the consecutive words that are numbers, starting with the word at `index`.
  private func run(_ words: [ArraySlice<UInt8>], from index: Int) -> [AddressWord] {
    var numbers: [AddressWord] = []
    for word in words.dropFirst(index) {
      guard let number = AddressWord(word) else { break }
      numbers.append(number)
    }
    return numbers
  }

  // MARK: - Dumps

  /// Returns the address of a line of a disassembly or a hex dump: the first word, if a colon, a symbol or groups of bytes follow it.
  private func dumpAddress(_ words: [ArraySlice<UInt8>]) -> AddressWord? {
    guard let first = AddressWord(words[0]) else { return nil }
    if first.hasColon { return first }
    if words.count == 2, words[1].first == UInt8(ascii: "<"), words[1].suffix(2).elementsEqual(">:".utf8) { return first }
    let groups = words.dropFirst().prefix { $0.first != UInt8(ascii: "|") }
    guard first.digits >= 6, let size = groups.first?.count, [2, 4, 8, 16].contains(size), groups.allSatisfy({ $0.count == size }),
      groups.count > 1 || groups.endIndex < words.endIndex, groups.allSatisfy({ AddressWord($0) != nil })
    else { return nil }
    return first
  }

  // MARK: - Other lines

  private func general(_ words: [ArraySlice<UInt8>]) -> AddressStream.Line {
    let numbers = words.indices.compactMap { index in
      index > 0 && Self.isIdentifier(after: words[index - 1]) ? nil : AddressWord(words[index])
    }
    let prefixed = numbers.filter(\.isPrefixed)
    let isFirst = AddressWord(words[0])?.isPrefixed ?? false
    if let address = isFirst ? prefixed.first : prefixed.first(where: owns) ?? prefixed.first { return .addresses([address.address]) }
    // A count, a PID or a period may precede the address, and a symbol follow it.
    if let address = best(of: run(words, from: 0)), isPossible(address) { return .addresses([address.address]) }
    if let address = best(of: numbers.filter(isCertain)) { return .addresses([address.address]) }
    return Self.isSymbol(words) ? .context : .noAddress
  }

  /// Returns true if the number after a word is the identifier of a thread or a build.
  private static func isIdentifier(after word: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: word.prefix(64), as: UTF8.self).lowercased()
    return text.hasSuffix("thread") || text.contains("buildid") || text.contains("build-id") || text.hasSuffix("tid")
  }

  /// Returns true for the number of a frame, `#12`, as debuggers print it.
  private static func isFrameNumber(_ word: ArraySlice<UInt8>) -> Bool {
    word.first == UInt8(ascii: "#") && word.count > 1 && (0x30...0x39).contains(word[word.startIndex + 1])
  }

  /// Returns true for the start of a line that has no address: comments, brackets of bpftrace, messages of gdb, objdump and perf.
  private static func isHeader(_ line: ArraySlice<UInt8>, _ first: ArraySlice<UInt8>, _ words: [ArraySlice<UInt8>]) -> Bool {
    switch first.first {
    case UInt8(ascii: "#"): if !isFrameNumber(first) { return true }
    case UInt8(ascii: "@"): if AddressWord(first) == nil { return true }
    case UInt8(ascii: "]"), UInt8(ascii: ","): return true
    default: break
    }
    if words.contains(where: { $0.starts(with: "PERF_RECORD_".utf8) }) { return true }
    let text = line.drop(while: HexNumbers.isBlank)
    return headers.contains { text.starts(with: $0.utf8) }
  }

  private static let headers = [
    "Thread ", "[Switching to ", "[New Thread ", "[Thread ", "[JIT] tid ", "Disassembly of section ", "Dump of assembler ",
    "End of assembler ", "Attaching ",
  ]

  /// Returns true for a frame without an address (`#0 main () at a.c:5` of gdb, `main+16` of bpftrace, `a.c:5` of perf script), and for
  /// the first line of objdump.
  private static func isSymbol(_ words: [ArraySlice<UInt8>]) -> Bool {
    guard let first = words.first, let last = words.last else { return false }
    if isFrameNumber(first) || words.count > 2 && last.starts(with: "elf".utf8) { return true }
    guard let mark = last.lastIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: ":") }), mark > last.startIndex else {
      return false
    }
    let number = last[(mark + 1)...]
    return last[mark] == UInt8(ascii: "+") ? AddressWord(number) != nil : words.count == 1 && AddressWord(number)?.isDecimal ?? false
  }
}
