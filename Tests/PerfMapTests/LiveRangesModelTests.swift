import TestSupport
import Testing

@testable import PerfMap

/// Compares live ranges with a model: an array with the owner of each byte.
@Suite("Live ranges compared with a model")
struct LiveRangesModelTests {
  /// The position and scale of the small address space of a trial.
  struct Place: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var base: UInt64
    var bytesPerCell: UInt64 = 1
  }

  static let places: [Place] = [
    Place(testDescription: "in the middle", base: 0x7f00_0000_0000),
    Place(testDescription: "at address 0", base: 0),
    Place(testDescription: "up to 2^64", base: 0 &- 64),
    Place(testDescription: "64 cells of 2^58 bytes: the whole space", base: 0, bytesPerCell: 1 << 58),
    Place(testDescription: "cells of 2^32 bytes", base: 0 &- 64 << 32, bytesPerCell: 1 << 32),
  ]

  @Test("Live ranges equal the model after each random entry in 64 cells", arguments: places)
  func small(_ place: Place) {
    for trialNumber in 0..<25 {
      var random = SeededRandom(salt: UInt64(trialNumber) << 8 ^ place.base ^ place.bytesPerCell)
      var trial = RangesTrial(cells: 64, base: place.base, bytesPerCell: place.bytesPerCell)
      for _ in 0..<120 {
        let cells = Self.randomCells(64, &random)
        let wrong = trial.add(cells, name: UInt8(random.next() % 2)) ?? trial.difference()
        guard wrong == nil else {
          Issue.record("trial \(trialNumber), \(cells): \(wrong ?? ""); \(SeededRandom.words)")
          return
        }
      }
      #expect(trial.lookUpDifference() == nil, "\(SeededRandom.words)")
    }
  }

  /// Returns a random range: usually short, sometimes long or empty, never the whole space (2^64 is not a valid size).
  private static func randomCells(_ cells: Int, _ random: inout SeededRandom) -> Range<Int> {
    let longest = [0, 1, 2, 4, 4, 8, cells / 2, cells - 1].randomElement(using: &random) ?? 1
    let length = Int.random(in: 0...longest, using: &random)
    let start = Int.random(in: 0...(cells - length), using: &random)
    return start..<start + length
  }

  /// An order in which a runtime or an attacker could fill a large space.
  enum Pattern: String, CaseIterable, Sendable {
    case random, growing, descending, shuffled, interleavedArenas, middleOut, nestedInwards, nestedOutwards, shingles, againAndAgain
    case sawTeeth

    /// Returns the entries of the pattern, as ranges of cells in a space of `cells` cells.
    func entries(_ cells: Int, _ random: inout SeededRandom) -> [Range<Int>] {
      let singles = (0..<cells / 2).map { $0 * 2..<$0 * 2 + 1 }
      switch self {
      case .random:
        return (0..<cells / 2).map { _ in
          let length = Int.random(in: 1...(Int.random(in: 0..<200, using: &random) == 0 ? cells / 4 : 4), using: &random)
          let start = Int.random(in: 0..<cells - length, using: &random)
          return start..<start + length
        }
      case .growing: return singles + [0..<cells] + singles
      case .descending: return singles.reversed() + [1..<cells - 1] + singles.reversed()
      case .shuffled: return singles.shuffled(using: &random) + [0..<cells - 1] + singles.shuffled(using: &random)
      case .interleavedArenas:
        // Eight arenas that grow in rotation, then a range across all of their boundaries.
        let arena = singles.count / 8
        return (0..<arena * 8).map { singles[$0 % 8 * arena + $0 / 8] } + [arena..<cells - arena]
      case .middleOut:
        let middle = singles.count / 2
        return (0..<middle).flatMap { [singles[middle - 1 - $0], singles[middle + $0]] } + [1..<cells / 2, cells / 2..<cells - 1]
      case .nestedInwards: return (0..<cells / 30).map { $0 * 10..<cells - $0 * 10 }
      case .nestedOutwards: return (0..<cells / 30).reversed().map { $0 * 10..<cells - $0 * 10 }
      case .shingles: return (0..<cells - 8).map { $0..<$0 + 8 } + (0..<cells - 8).reversed().map { $0..<$0 + 8 }
      case .againAndAgain: return (0..<12).flatMap { $0 % 3 == 2 ? [0..<cells] : Array(singles.prefix(cells / 8)) + [5..<cells - 5] }
      case .sawTeeth:
        // Fill, then cover most of each leaf, then fill again: leaves shrink, disappear and split again.
        let bites = stride(from: 0, to: cells - 700, by: 700).map { $0 + 3..<$0 + 690 }
        return singles + bites + singles.shuffled(using: &random) + bites.reversed() + singles
      }
    }
  }

  @Test(
    "Live ranges equal the model for each pattern in 1,400 and in 10,400 cells", arguments: Pattern.allCases, [1400, 10_400])
  func large(_ pattern: Pattern, cells: Int) {
    var random = SeededRandom(salt: UInt64(cells))
    var trial = RangesTrial(cells: cells, base: 0 &- UInt64(cells))
    let entries = pattern.entries(cells, &random)
    let checkpoints = max(1, entries.count / 12)
    for (number, range) in entries.enumerated() {
      let atCheckpoint = number % checkpoints == 0 || number == entries.count - 1
      let wrong = trial.add(range, name: UInt8(number % 2)) ?? (atCheckpoint ? trial.difference() : nil)
      guard wrong == nil else {
        Issue.record("\(pattern), entry \(number) of \(entries.count): \(wrong ?? ""); \(SeededRandom.words)")
        return
      }
    }
    #expect(trial.lookUpDifference() == nil, "\(pattern); \(SeededRandom.words)")
  }

  @Test(
    "An entry can be cut by up to 6,000 others and then covered from both ends until it is dead",
    arguments: [900, 1023, 1024, 1025, 6000])
  func manyPieces(count: Int) {
    var trial = RangesTrial(cells: count * 2 + 1)
    var wrong = trial.add(0..<count * 2 + 1)
    for piece in 0..<count where wrong == nil { wrong = trial.add(piece * 2 + 1..<piece * 2 + 2, name: 1) }
    wrong = wrong ?? trial.difference()
    #expect(wrong == nil && trial.contents.ranges.rangeCount == count * 2 + 1)
    var left = 0..<count * 2 + 1
    while wrong == nil, left.count > 4 {
      let bite = max(1, left.count / 5)
      wrong = trial.add(left.lowerBound..<left.lowerBound + bite, name: 2) ?? trial.add(left.upperBound - bite..<left.upperBound, name: 3)
      left = left.lowerBound + bite..<left.upperBound - bite
      wrong = wrong ?? trial.difference()
    }
    #expect((wrong ?? trial.add(left) ?? trial.difference()) == nil)
    #expect(trial.contents.ranges.ownership(of: EntryID(0)) == .dead)
  }

  @Test("forEachPiece starts at the given address, and a copy of map contents keeps its pieces")
  func copiesAndWalks() {
    var contents = MapContents()
    for piece in 0..<2000 { contents.append("\(String(piece * 16, radix: 16)) 8 a\n".utf8) }
    let copy = contents
    let before = MapSnapshot(copy)
    contents.append("0 8000 all\n10 8 b\n".utf8)
    #expect(MapSnapshot(copy).difference(from: before) == nil)
    var owners: [Int] = []
    copy.ranges.forEachPiece(from: Address(16 * 1000 + 8)) { piece in
      owners.append(piece.owner.index)
      return owners.count < 3
    }
    #expect(owners == [1001, 1002, 1003])
    var other = copy
    other.append("1 1 x\n".utf8)
    #expect(contents.entries.count == 2002 && other.entries.count == 2001 && copy.entries.count == 2000)
    #expect(contents.entries[EntryID(2000)].range.size == ByteCount(0x8000))
    #expect(other.entries[EntryID(2000)].range.size == ByteCount(1))
  }
}
