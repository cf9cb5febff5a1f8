import Monitor
import PerfMap
import SystemPackage
import TestSupport
import Testing

@testable import Recording

@Suite("Recordings as files")
struct RecordingFileTests {
  @Test("If the blocks of one map are lost, names of another map are read correctly")
  func lostMap() throws {
    var session = RecordedSession()
    let lost = session.find(pid: 1)
    session.write("1000 10 lost\n", to: lost)
    let kept = session.find(pid: 2)
    session.write("2000 10 kept\n", to: kept)
    session.end(.stopped)
    var bytes = session.bytes
    // Damage both blocks of the first map.
    for end in session.ends[1...2] { bytes[end - 1] ^= 1 }
    let directory = try ScratchDirectory()
    try directory.write("rec", bytes)
    let file = try RecordingFile(path: FilePath(directory.file("rec")))
    #expect(file.damage.count == 1 && file.index.maps.map(\.path) == ["/tmp/perf-2.map"])
    var monitor = file.monitor(entryLimit: 10)
    var player = ReplayPlayer(file.source(entryLimit: 10))
    #expect(player.advance(&monitor, to: .seconds(1), until: { false }) == .reached)
    let map = try #require(monitor.maps.values.first)
    #expect(monitor.rawLine(of: EntryID(0), in: map, limit: 100)?.bytes == Array("2000 10 kept".utf8))
  }
}

/// Recordings of earlier versions, in `Tests/SampleRecordings`.
@Suite("Recordings of earlier versions")
struct RecordingSampleTests {
  private let path = SampleMap.repository + "/Tests/SampleRecordings/format1.rec"

  @Test("A recording in format 1 is read with all maps, times and bytes")
  func format1() throws {
    let file = try RecordingFile(path: FilePath(path))
    #expect(file.format == .one && file.damage.count == 0 && file.truncatedBytes == 0 && file.blockCount == 11)
    #expect(file.index.maps.map(\.pid) == [ProcessID(4_194_305), ProcessID(4_194_306)])
    #expect(file.index.end == .stopped && file.index.start != nil)
    #expect(file.index.length > .seconds(2.9) && file.index.length < .seconds(3.1))
    let text = { (map: Int, generation: Int) in
      String(
        decoding: file.text(MapID(rawValue: map), generation, TextRange(offset: 0, length: .max), .max), as: UTF8.self)
    }
    #expect(text(0, 1) == "1000 40 first\n1020 10 inside\n1000 40 second\nnot a line\n")
    #expect(text(0, 2) == "2000 10 replaced\n3000 10 last\n")
    #expect(text(1, 1) == "9000 20 other\n" && text(1, 2) == "a000 20 after truncation\n")
  }

  @Test("A recording in format 1 is read up to the first damage, which is reported")
  func damage() throws {
    let bytes = try #require(ScratchDirectory.bytes(at: path))
    func decoder(_ bytes: [UInt8]) -> RecordingDecoder {
      var cursor = RecordingCursor(over: bytes)
      while cursor.next() != nil {}
      return cursor.state
    }
    #expect(decoder(bytes).blockCount == 11)
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 0x10
      let state = decoder(damaged)
      #expect(state.fault != nil || state.tailCount > 0, "byte \(index)")
    }
    for cut in 19..<bytes.count {
      let state = decoder(Array(bytes.prefix(cut)))
      #expect(state.fault == nil && Int(state.position) + state.tailCount == cut, "cut at \(cut)")
    }
    let directory = try ScratchDirectory()
    var middle = bytes
    middle[405] ^= 1
    try directory.write("rec", middle)
    let file = try RecordingFile(path: FilePath(directory.file("rec")))
    #expect(file.damage.count == 1 && file.damage.ranges.first?.upperBound == UInt64(bytes.count))
    #expect(file.index.maps.count == 2)
  }

  @Test("A replay of a recording in format 1 ends with the recorded entries")
  func replay() throws {
    let file = try RecordingFile(path: FilePath(path))
    var monitor = file.monitor(entryLimit: 1000)
    var player = ReplayPlayer(file.source(entryLimit: 1000))
    #expect(player.advance(&monitor, to: file.index.length, until: { false }) == .reached)
    #expect(monitor.entryCount == 3 && monitor.maps.count == 2)
  }
}
