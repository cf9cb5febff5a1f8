import Monitor
import PerfMap
import Testing

@testable import Watching

/// The reads of the old watch, word for word, over maps whose results are given.
private struct OldReads {
  var busy: [MapID: Duration] = [:]
  var queue: [MapID] = []
  var loading: [MapID] = []
  var lastLook: Duration = .seconds(-60)
  var lastSweep: Duration = .seconds(-60)
  var turn = 0
  /// The maps that are followed.
  var followers: Set<MapID> = []
  var order: [MapID] = []
  var shown: MapID?
  var now: Duration = .zero
  var spent: Duration = .zero
  var log: [String] = []
  var result: (MapID) -> ReadResult = { _ in ReadResult() }
  var isArmed: (MapID) -> Bool = { _ in true }
  var isLoading: [MapID: Bool] = [:]

  mutating func read(_ id: MapID) -> ReadResult {
    log.append("\(id.rawValue)")
    spent += .milliseconds(1)
    let found = result(id)
    isLoading[id] = found.hasMore
    return found
  }

  mutating func look(budget: Duration) {
    if queue.isEmpty, now - lastLook >= .milliseconds(50) {
      lastLook = now
      let isSweep = now - lastSweep >= .seconds(5)
      if isSweep { lastSweep = now }
      queue = round(isSweep: isSweep)
    }
    spent = .zero
    readRound(budget)
    readLoading(budget)
  }

  mutating func round(isSweep: Bool) -> [MapID] {
    let waiting = Set(loading)
    if isSweep { return order.reversed().filter { !waiting.contains($0) } }
    var others = order.filter { busy[$0] != nil && !waiting.contains($0) && $0 != shown }
    if others.count > 64 {
      let start = turn % others.count
      others = Array((others[start...] + others[..<start]).prefix(64))
      turn = start + 64
    }
    let first = shown.flatMap { busy[$0] != nil && !waiting.contains($0) ? $0 : nil }
    return others.reversed() + (first.map { [$0] } ?? [])
  }

  mutating func readRound(_ budget: Duration) {
    while let id = queue.popLast() {
      guard followers.contains(id) else { continue }
      let found = read(id)
      if found.hasNews { busy[id] = now } else { calm(id, found) }
      if isLoading[id] == true { loading.insert(id, at: 0) }
      if spent >= budget { return }
    }
  }

  mutating func readLoading(_ budget: Duration) {
    while let id = loading.popLast() {
      guard followers.contains(id) else { continue }
      _ = read(id)
      busy[id] = now
      if isLoading[id] == true { loading.insert(id, at: 0) }
      if spent >= budget { return }
    }
  }

  mutating func calm(_ id: MapID, _ found: ReadResult) {
    guard let since = busy[id], now - since >= .seconds(1) else { return }
    guard found.isOpen else {
      busy[id] = nil
      return
    }
    log.append("\(id.rawValue)!")
    guard isArmed(id) else { return }
    busy[id] = nil
    if read(id).hasNews { busy[id] = now }
  }
}

@Suite("The schedule of reads beside the old watch")
struct ReadComparisonTests {
  @Test("Reads the same maps in the same order", arguments: UInt64(0)..<200)
  func same(seed: UInt64) {
    var numbers = Numbers(state: seed &* 0x9e37_79b9_7f4a_7c15 | 1)
    var old = OldReads()
    var new = ReadSchedule()
    var next = 0
    for look in 0..<400 {
      let now = old.now + .milliseconds(numbers.below(seed % 2 == 0 ? 30 : 300))
      old.now = now
      for _ in 0..<numbers.below(look < 20 ? 12 : 3) {
        let id = MapID(rawValue: next)
        next += 1
        old.followers.insert(id)
        old.order.insert(id, at: numbers.below(old.order.count + 1))
        old.busy[id] = now
        old.queue.append(id)
        new.add(id, at: now)
      }
      for id in old.order where numbers.below(40) == 0 {
        old.busy[id] = now
        new.touch(id, at: now)
      }
      if numbers.below(4) == 0, let id = old.order.randomElement(using: &numbers) {
        old.order.removeAll { $0 == id }
        old.followers.remove(id)
        old.busy[id] = nil
        // The old watch skipped a map that is gone when its turn came; a queue of such maps alone put off the next round by a look.
        old.queue.removeAll { $0 == id }
        old.loading.removeAll { $0 == id }
        new.remove(id)
      }
      old.shown = old.order.isEmpty ? nil : old.order[numbers.below(old.order.count)]
      let word = numbers.next()
      var reads: [MapID: UInt64] = [:]
      let result = { (id: MapID) in
        reads[id, default: 0] += 1
        var own = Numbers(state: word ^ UInt64(id.rawValue) &* 77 ^ reads[id, default: 0] &* 1_000_003)
        _ = own.next()
        return ReadResult(hasNews: own.below(6) == 0, hasMore: own.below(9) == 0, isOpen: own.below(5) != 0)
      }
      let isArmed = { (id: MapID) in (word >> UInt64(id.rawValue % 60)) & 3 != 0 }
      let budget = Duration.milliseconds(numbers.below(12))
      old.log = []
      old.result = result
      old.isArmed = isArmed
      old.look(budget: budget)
      reads = [:]
      let log = Self.look(&new, at: now, old.order, old.shown, budget, result, isArmed)
      #expect(log == old.log)
      #expect(new.isBusy == !old.busy.isEmpty)
      let isWaiting = (old.queue + old.loading).contains(where: old.followers.contains)
      #expect(new.hasMore == isWaiting)
      guard log == old.log else { return }
    }
  }

  private static func look(
    _ schedule: inout ReadSchedule, at now: Duration, _ order: [MapID], _ shown: MapID?, _ budget: Duration,
    _ result: (MapID) -> ReadResult, _ isArmed: (MapID) -> Bool
  ) -> [String] {
    var log: [String] = []
    var spent = Duration.zero
    schedule.begin(at: now, order: order, shown: shown)
    var step = schedule.next(spent: spent, of: budget)
    while let due = step {
      switch due {
      case .read(let id):
        log.append("\(id.rawValue)")
        spent += .milliseconds(1)
        step = schedule.read(result(id), at: now)
      case .arm(let id):
        log.append("\(id.rawValue)!")
        step = schedule.armed(isArmed(id) ? .armed : .refused)
      }
      step = step ?? schedule.next(spent: spent, of: budget)
    }
    return log
  }
}

/// Random numbers from a seed (SplitMix64).
private struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word >> 31
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
