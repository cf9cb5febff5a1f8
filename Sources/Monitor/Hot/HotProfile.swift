import MapAnalysis
import PerfMap
import Sampling

/// The samples of a process, with the names of their code at the time of each sample.
///
/// Read the map to its end before you add samples: ``Map/contents`` must have all entries that were written before them.
package struct HotProfile {
  /// A sample that is kept with its time.
  package struct TimedSample {
    package var time: MonotonicTime
    package var thread: ThreadID
    package var stack: StackTree.Stack
  }

  /// The contents of a map at its last reading, and a function that reads the name of an entry.
  package struct Map {
    package var contents: MapContents
    /// The number of the generation of the map, from 1; 0 while there is no map.
    package var generation: Int
    package var name: (Entry) -> [UInt8]

    package init(_ contents: MapContents, generation: Int, name: @escaping (Entry) -> [UInt8]) {
      self.contents = contents
      self.generation = generation
      self.name = name
    }
  }

  /// The number of samples.
  package private(set) var count = 0
  package private(set) var stacks = StackTree()
  /// The different frames. Stacks consist of their indices.
  package private(set) var frames: [HotFrame] = []
  /// The names of entries and modules, without escaping.
  package private(set) var names: [[UInt8]] = []
  /// The samples with their times, if they are kept.
  package private(set) var timed: [TimedSample] = []
  /// The number of samples that are counted but not in ``timed``, because there are too many.
  package private(set) var leftOut = 0

  private let keepsTimes: Bool
  private let usesCallers: Bool
  private var frameNumbers: [HotFrame: UInt32] = [:]
  private var nameNumbers: [[UInt8]: HotFrame.Name] = [:]
  private var known = KnownCode(generation: 0, epoch: 0)

  /// The maximum number of samples with times, of 16 bytes each.
  private static let timedLimit = 1 << 24
  /// The maximum number of different frames, of some 100 bytes each.
  private static let frameLimit = 1 << 21

  /// Creates an empty profile. `keepsTimes` keeps each sample with its time; without `usesCallers`, stacks have only one frame.
  package init(keepsTimes: Bool = false, usesCallers: Bool) {
    self.keepsTimes = keepsTimes
    self.usesCallers = usesCallers
  }

  /// Adds a sample. O(callers × log entries).
  package mutating func add(_ sample: Sample, at time: MonotonicTime, _ map: Map, _ layout: CodeLayout) {
    if known.generation != map.generation || known.epoch != layout.epoch {
      known = KnownCode(generation: map.generation, epoch: layout.epoch)
    }
    count += 1
    let leaf = SampledCode(at: sample.address, map.contents, layout)
    var chain = [frame(of: leaf, at: sample.address, map, layout)]
    for caller in usesCallers ? sample.callers : [] {
      // The call is before its return address, which may belong to the next function.
      let address = Address(caller.rawValue &- 1)
      let code = SampledCode(at: address, map.contents, layout)
      // An address outside executable memory is no caller: a function on the stack keeps no frame pointer.
      guard code.entry != nil || code.mapping?.isExecutable ?? false else { break }
      chain.append(frame(of: code, at: address, map, layout))
    }
    let stack = stacks.add(chain.reversed())
    guard keepsTimes else { return }
    if timed.count < Self.timedLimit {
      timed.append(TimedSample(time: time, thread: sample.thread, stack: stack))
    } else {
      leftOut += 1
    }
  }

  private mutating func frame(of code: SampledCode, at address: Address, _ map: Map, _ layout: CodeLayout) -> UInt32 {
    let seen = KnownCode.Key(address: address, entry: code.entry, mapping: layout.index(at: address))
    if let number = known.frames[seen] { return number }
    let frame = HotFrame(
      address: address, place: code.place, name: code.entry.map { number(of: $0, map) },
      module: code.mapping.flatMap { $0.name.isEmpty ? nil : number(of: $0.name) },
      offset: code.mapping.map { address.rawValue &- $0.range.start.rawValue &+ $0.fileOffset } ?? 0,
      perfLookup: code.mapping.map { CodeMemory([$0]).place(at: address).lookup(by: .perf) } ?? .unknown,
      generation: code.place == .unnamed ? map.generation : 0)
    let found = self.number(of: frame)
    if known.frames.count < Self.frameLimit { known.frames[seen] = found }
    return found
  }

  private mutating func number(of frame: HotFrame) -> UInt32 {
    if let known = frameNumbers[frame] { return known }
    var frame = frame
    // Beyond the limit, frames of one function share an address.
    if frames.count >= Self.frameLimit {
      (frame.address, frame.offset) = (Address(0), 0)
      if let known = frameNumbers[frame] { return known }
    }
    frames.append(frame)
    let number = UInt32(truncatingIfNeeded: frames.count - 1)
    frameNumbers[frame] = number
    return number
  }

  private mutating func number(of entry: EntryID, _ map: Map) -> HotFrame.Name {
    if let name = known.names[entry] { return name }
    let name = number(of: map.name(map.contents.entries[entry]))
    known.names[entry] = name
    return name
  }

  private mutating func number(of name: [UInt8]) -> HotFrame.Name {
    if let known = nameNumbers[name] { return known }
    names.append(name)
    let number = HotFrame.Name(truncatingIfNeeded: names.count - 1)
    nameNumbers[name] = number
    return number
  }

  /// Names unnamed samples that were taken before the current generation of the map.
  ///
  /// Some runtimes write their map late and all at once: java on request, mono at exit. Such a map describes code that ran before.
  package mutating func nameEarlierSamples(_ map: Map) {
    for index in frames.indices where frames[index].place == .unnamed && frames[index].generation < map.generation {
      guard let owner = map.contents.ranges.piece(at: frames[index].address)?.owner else { continue }
      frames[index].name = number(of: map.name(map.contents.entries[owner]))
      frames[index].place = .map
    }
  }
}

/// The frames and names that were found in one generation of the map and one epoch of the layout.
private struct KnownCode {
  struct Key: Hashable {
    var address: Address
    var entry: EntryID?
    var mapping: Int?
  }

  var generation: Int
  var epoch: Int
  var frames: [Key: UInt32] = [:]
  var names: [EntryID: HotFrame.Name] = [:]
}
