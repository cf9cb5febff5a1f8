import Glibc
import PerfMap

/// The location of a line in the file.
struct LineLocation {
  /// The line number, counted from 1.
  var number: Int
  /// The offset of the first byte.
  var offset: UInt64
  /// The number of bytes without the LF.
  var length: UInt64
  /// True if the line ends with LF. Only the last line may lack the LF.
  var isTerminated: Bool
}

/// A receiver of a map both as bytes and as lines.
protocol LineReceiver {
  var splitter: LineSplitter { get set }
  /// Receives the next bytes. They belong to one line, and may include its LF.
  mutating func receive(part: Span<UInt8>)
  /// Receives NULs of a line that is already longer than 1 MiB.
  mutating func receive(partOfZeros count: UInt64)
  /// Receives a line without its LF, after `receive(part:)` received its bytes. Only the first 1 MiB of a longer line is passed.
  mutating func receive(line: Span<UInt8>, _ location: LineLocation)
}

extension LineReceiver {
  // Each method uses a copy of the splitter, because the splitter needs exclusive access to `self` to pass lines to it.

  mutating func split(_ bytes: Span<UInt8>) {
    var splitter = self.splitter
    splitter.split(bytes, into: &self)
    self.splitter = splitter
  }

  mutating func split(zeros count: UInt64) {
    var splitter = self.splitter
    splitter.split(zeros: count, into: &self)
    self.splitter = splitter
  }

  mutating func finishLines() {
    var splitter = self.splitter
    splitter.finish(into: &self)
    self.splitter = splitter
  }
}

/// A splitter of a map into lines, which buffers at most 1 MiB. The chunks in which the bytes arrive do not matter.
struct LineSplitter {
  /// The received part of an incomplete line.
  private var partial: [UInt8] = []
  private var position: UInt64 = 0
  /// The offset of the first byte of the current line.
  private(set) var lineStart: UInt64 = 0
  private var number = 1

  /// Splits the next bytes. O(bytes).
  mutating func split(_ chunk: Span<UInt8>, into receiver: inout some LineReceiver) {
    var from = 0
    while from < chunk.count {
      guard let newline = Self.newline(in: chunk, from: from) else {
        let rest = chunk.extracting(from..<chunk.count)
        receiver.receive(part: rest)
        keep(rest)
        position += UInt64(rest.count)
        return
      }
      let text = chunk.extracting(from..<newline)
      receiver.receive(part: chunk.extracting(from..<newline + 1))
      position += UInt64(text.count)
      let location = LineLocation(number: number, offset: lineStart, length: position - lineStart, isTerminated: true)
      if location.length == UInt64(text.count), text.count <= Int(MapDecoder.longestLine) {
        receiver.receive(line: text, location)
      } else {
        keep(text)
        receiver.receive(line: partial.span, location)
      }
      partial.removeAll(keepingCapacity: true)
      position += 1
      lineStart = position
      number += 1
      from = newline + 1
    }
  }

  /// Splits `count` NULs. O(1): only about 1 MiB is examined.
  mutating func split(zeros count: UInt64, into receiver: inout some LineReceiver) {
    let page = ZeroBytes.page
    var left = count
    while left > 0, position - lineStart <= MapDecoder.longestLine {
      let piece = min(left, UInt64(page.count))
      split(page.span.extracting(first: Int(piece)), into: &receiver)
      left -= piece
    }
    receiver.receive(partOfZeros: left)
    position += left
  }

  /// Passes the last line to the receiver if it has no LF.
  mutating func finish(into receiver: inout some LineReceiver) {
    guard position > lineStart else { return }
    receiver.receive(
      line: partial.span, LineLocation(number: number, offset: lineStart, length: position - lineStart, isTerminated: false))
    partial = []
    lineStart = position
  }

  private mutating func keep(_ bytes: Span<UInt8>) {
    let room = Int(MapDecoder.longestLine) - partial.count
    for index in 0..<min(room, bytes.count) { partial.append(bytes[index]) }
  }

  private static func newline(in chunk: Span<UInt8>, from: Int) -> Int? {
    // Memory-safe: memchr reads within the chunk, and the pointer does not leave the closure.
    chunk.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, let found = memchr(base + from, 0x0a, bytes.count - from) else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }
}
