import Glibc
import PerfMap

/// Where a line stands.
struct LinePlace {
  /// Its number, from 1.
  var number: Int
  /// The offset of its first byte in the file.
  var offset: UInt64
  /// The number of its bytes, without the LF.
  var length: UInt64
  /// Whether it ends with an LF; only the last one may not.
  var isTerminated: Bool
}

/// What takes a map both as bytes and as lines.
protocol LineReader {
  /// Takes the next bytes, none of them twice: at most one line's, with its LF.
  mutating func take(bytes: Span<UInt8>)
  /// Takes NULs of a line that is already longer than 1 MiB.
  mutating func take(zeros count: UInt64)
  /// Takes a line without its LF once all its bytes were given; of one longer than 1 MiB only the first 1 MiB.
  mutating func take(line: Span<UInt8>, _ place: LinePlace)
}

/// Cuts the bytes of a map into lines; fed any chunks, it gives the same ones. It keeps at most 1 MiB.
struct LineSplitter {
  private var held: [UInt8] = []
  private var position: UInt64 = 0
  private var lineStart: UInt64 = 0
  private var number = 1

  /// Takes the next bytes. O(bytes).
  mutating func split(_ chunk: Span<UInt8>, into reader: inout some LineReader) {
    var from = 0
    while from < chunk.count {
      guard let newline = Self.newline(in: chunk, from: from) else {
        let rest = chunk.extracting(from..<chunk.count)
        reader.take(bytes: rest)
        hold(rest)
        position += UInt64(rest.count)
        return
      }
      let text = chunk.extracting(from..<newline)
      reader.take(bytes: chunk.extracting(from..<newline + 1))
      position += UInt64(text.count)
      let place = LinePlace(number: number, offset: lineStart, length: position - lineStart, isTerminated: true)
      if place.length == UInt64(text.count), text.count <= Int(MapDecoder.longestLine) {
        reader.take(line: text, place)
      } else {
        hold(text)
        reader.take(line: held.span, place)
      }
      held.removeAll(keepingCapacity: true)
      position += 1
      lineStart = position
      number += 1
      from = newline + 1
    }
  }

  /// Takes NULs. O(1 MiB) however many they are.
  mutating func split(zeros count: UInt64, into reader: inout some LineReader) {
    let page = ZeroBytes.page
    var left = count
    while left > 0, position - lineStart <= MapDecoder.longestLine {
      let piece = min(left, UInt64(page.count))
      split(page.span.extracting(first: Int(piece)), into: &reader)
      left -= piece
    }
    reader.take(zeros: left)
    position += left
  }

  /// Gives the line without an LF at the end of the file, if there is one.
  mutating func finish(into reader: inout some LineReader) {
    guard position > lineStart else { return }
    reader.take(
      line: held.span, LinePlace(number: number, offset: lineStart, length: position - lineStart, isTerminated: false))
    held = []
    lineStart = position
  }

  private mutating func hold(_ bytes: Span<UInt8>) {
    let room = Int(MapDecoder.longestLine) - held.count
    for index in 0..<min(room, bytes.count) { held.append(bytes[index]) }
  }

  private static func newline(in chunk: Span<UInt8>, from: Int) -> Int? {
    // Sound: memchr looks at the bytes of the chunk alone, and the pointer does not leave the closure.
    chunk.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, let found = memchr(base + from, 0x0a, bytes.count - from) else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }
}
