import Testing

@testable import PerfMap

@Suite("Copies of live ranges")
struct LiveRangesCopyTests {
  private func range(_ start: UInt64, _ size: UInt64) throws -> AddressRange {
    try #require(AddressRange(start: Address(start), size: ByteCount(size)))
  }

  private func pieces(_ ranges: LiveRanges) -> [LiveRanges.Piece] {
    var all: [LiveRanges.Piece] = []
    ranges.forEachPiece { all.append($0) }
    return all
  }

  @Test("A change of live ranges does not affect an earlier copy", arguments: [0, 1, 2, 3, 4])
  func independent(_ way: Int) throws {
    var original = LiveRanges()
    for index in 0..<1500 { original.insert(try range(UInt64(index) * 16, 8)) { _, _ in } }
    let picture = original
    let before = pieces(picture)
    switch way {
    case 0: original.insert(try range(1500 * 16, 8)) { _, _ in }  // after the last range
    case 1: original.insert(try range(700 * 16 + 10, 4)) { _, _ in }  // into a gap
    case 2: original.insert(try range(700 * 16 + 2, 2)) { _, _ in }  // inside a piece
    case 3: original.insert(try range(100 * 16 + 4, 64)) { _, _ in }  // over several pieces
    default: original.insert(try range(100 * 16 + 4, 1300 * 16)) { _, _ in }  // over whole leaves
    }
    #expect(pieces(original) != before)
    #expect(pieces(picture) == before)
    #expect(original.checkInvariants() == nil)
    #expect(picture.checkInvariants() == nil)
  }
}
