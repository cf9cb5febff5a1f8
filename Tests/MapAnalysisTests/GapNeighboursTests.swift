import MapAnalysis
import PerfMap
import Testing

@Suite("Nearest entries of an address in a gap")
struct GapNeighboursTests {
  private func neighbours(_ map: String, _ address: UInt64) -> GapNeighbours? {
    var contents = MapContents()
    contents.append(map.utf8)
    return GapNeighbours(of: Address(address), in: contents)
  }

  @Test("The distances are to the last byte before and the first byte after the address")
  func distances() {
    let found = neighbours("1000 10 a\n1008 10 b\n2000 10 c\n", 0x1018)
    #expect(found?.before?.entry == EntryID(1) && found?.before?.distance == ByteCount(1))
    #expect(found?.after?.entry == EntryID(2) && found?.after?.distance == ByteCount(0x2000 - 0x1018))
  }

  @Test("An address in an entry has no neighbours, and one outside all entries has one")
  func edges() {
    #expect(neighbours("1000 10 a\n", 0x100f) == nil)
    #expect(neighbours("1000 10 a\n", 0x1010)?.after == nil)
    #expect(neighbours("1000 10 a\n", 0xfff)?.before == nil)
    #expect(neighbours("", 0x1000).map { $0.before == nil && $0.after == nil } == true)
  }

  @Test("Entries at both ends of the address space are found without overflow")
  func ends() {
    let found = neighbours("0 1 low\nffffffffffffffff 1 high\n", 0x8000_0000_0000_0000)
    #expect(found?.before?.distance == ByteCount(0x8000_0000_0000_0000) && found?.after?.distance == ByteCount(0x7fff_ffff_ffff_ffff))
  }
}
