import SystemPackage
import TestSupport

@testable import PerfMap

/// A follower and everything that it passes to its receiver, for comparison with a new read of the file.
final class FollowedMap {
  private struct Receiver: MapReceiver {
    var contents = MapContents()
    var bytes: [UInt8] = []
    var generations: [Generation] = []

    mutating func begin(_ generation: Generation) {
      contents.begin(generation)
      bytes = []
      generations.append(generation)
    }

    mutating func receive(_ piece: Span<UInt8>) {
      contents.receive(piece)
      for index in piece.indices { bytes.append(piece[index]) }
    }
  }

  let follower: MapFollower
  private var receiver = Receiver()

  init(_ path: FilePath) { follower = MapFollower(path: path) }

  @discardableResult
  func poll(budget: UInt64 = .max) -> MapFollower.Progress { follower.poll(into: &receiver, budget: ByteCount(budget)) }

  var reasons: [Generation.Reason] { receiver.generations.map(\.reason) }

  var numbers: [Int] { receiver.generations.map(\.number) }

  /// All bytes of the current generation.
  var bytes: [UInt8] { receiver.bytes }

  var text: String { String(decoding: receiver.bytes, as: UTF8.self) }

  var contents: MapContents { receiver.contents }

  /// Returns the first difference from the contents of the file when read from start to end, or nil.
  func differenceFromFreshLoad() throws -> String? {
    let fresh = try PerfMapFile(path: follower.path, overlapLimit: 65_536)
    return MapSnapshot(receiver.contents).difference(from: MapSnapshot(fresh.contents))
  }
}

/// Returns one line for each number. The range of every fifth line overlaps the next range.
func lines(_ numbers: Range<Int>, name: String = "JS:*f") -> String {
  numbers.map { "\(String($0 * 16, radix: 16)) \($0 % 5 == 0 ? "18" : "10") \(name)\($0) app.js:\($0)\n" }.joined()
}
