import SystemPackage
import TestSupport

@testable import PerfMap

/// What a follower hands over, and whether it is what a fresh look at the file gives.
final class FollowedMap {
  /// Takes contents, raw bytes and the reasons of generations.
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

  /// The reasons of all generations so far.
  var reasons: [Generation.Reason] { receiver.generations.map(\.reason) }

  /// The numbers of all generations so far: 1, 2, 3, …
  var numbers: [Int] { receiver.generations.map(\.number) }

  /// All bytes of the current generation.
  var bytes: [UInt8] { receiver.bytes }

  var text: String { String(decoding: receiver.bytes, as: UTF8.self) }

  var contents: MapContents { receiver.contents }

  /// In what the contents differ from those of the same file read once from start to end; nil when in nothing.
  func differenceFromFreshLoad() throws -> String? {
    let fresh = try PerfMapFile(path: follower.path, overlapLimit: 65_536)
    return MapSnapshot(receiver.contents).difference(from: MapSnapshot(fresh.contents))
  }
}

/// Lines of a map whose entries overlap now and then; the same for the same numbers.
func lines(_ numbers: Range<Int>, name: String = "JS:*f") -> String {
  numbers.map { "\(String($0 * 16, radix: 16)) \($0 % 5 == 0 ? "18" : "10") \(name)\($0) app.js:\($0)\n" }.joined()
}
