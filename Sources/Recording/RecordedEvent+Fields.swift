import Monitor
import PerfMap
import Processes
import SystemPackage

// The encoding of an event: a tag, then its fields in the order of their declaration. See RecordingEncoder.
extension RecordedEvent {
  func write(to fields: inout FieldWriter) {
    switch self {
    case .started(let start):
      fields.byte(0)
      fields.number(start.monotonic.nanoseconds)
    case .found(let id, let path, let pid, let existed, let place):
      fields.byte(1)
      fields.number(UInt64(clamping: id.rawValue))
      fields.text(path.string.utf8)
      fields.optional(pid) { $0.signed(Int64($1.rawValue)) }
      fields.byte(existed ? 1 : 0)
      fields.byte(place.tag)
    case .process(let id, let facts):
      fields.byte(2)
      fields.number(UInt64(clamping: id.rawValue))
      fields.optional(facts) { $1.write(to: &$0) }
    case .read(let id, let read):
      fields.byte(3)
      fields.number(UInt64(clamping: id.rawValue))
      read.write(to: &fields)
    case .removed(let id):
      fields.byte(4)
      fields.number(UInt64(clamping: id.rawValue))
    case .ended(let end):
      fields.byte(5)
      fields.byte(end.rawValue)
    case .attributed(let id, let pid):
      fields.byte(6)
      fields.number(UInt64(clamping: id.rawValue))
      fields.signed(Int64(pid.rawValue))
    case .writers(let id, let pids):
      fields.byte(7)
      fields.number(UInt64(clamping: id.rawValue))
      // With at most 16,384 PIDs, the event is far shorter than the maximum payload.
      let pids = pids.prefix(1 << 14)
      fields.number(UInt64(pids.count))
      for pid in pids { fields.signed(Int64(pid.rawValue)) }
    }
  }

  /// Reads an event; `place` is the offset in the recording of index 0 of `fields.bytes`. Returns nil if the tag is unknown.
  init?(_ fields: inout FieldReader, place: UInt64) throws(MalformedBlock) {
    switch try fields.byte() {
    case 0: self = .started(RecordingStart(monotonic: .nanoseconds(try fields.integer(Int64.self))))
    case 1:
      self = .found(
        MapID(rawValue: try fields.integer()), path: FilePath(try fields.string()),
        pid: try fields.optional { fields throws(MalformedBlock) in ProcessID(try fields.int32()) }, existed: try fields.flag(),
        place: try MapLocation(tag: try fields.byte()))
    case 2:
      self = .process(
        MapID(rawValue: try fields.integer()),
        try fields.optional { fields throws(MalformedBlock) in try ProcessFacts(&fields) })
    case 3: self = .read(MapID(rawValue: try fields.integer()), try RecordedRead(&fields, place: place))
    case 4: self = .removed(MapID(rawValue: try fields.integer()))
    case 5:
      guard let end = RecordingEnd(rawValue: try fields.byte()) else { throw MalformedBlock() }
      self = .ended(end)
    case 6: self = .attributed(MapID(rawValue: try fields.integer()), ProcessID(try fields.int32()))
    case 7:
      let id = MapID(rawValue: try fields.integer())
      var pids: [ProcessID] = []
      for _ in 0..<(try fields.number()) { pids.append(ProcessID(try fields.int32())) }
      self = .writers(id, pids)
    default: return nil
    }
  }
}

extension MapLocation {
  fileprivate var tag: UInt8 {
    switch self {
    case .directory: 0
    case .container: 1
    case .nameless: 2
    }
  }

  fileprivate init(tag: UInt8) throws(MalformedBlock) {
    switch tag {
    case 0: self = .directory
    case 1: self = .container
    case 2: self = .nameless
    default: throw MalformedBlock()
    }
  }
}

extension Duration {
  /// The number of whole nanoseconds; 0 for a negative duration.
  var nanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    return seconds < 0 ? 0 : UInt64(seconds) &* 1_000_000_000 &+ UInt64(max(0, attoseconds)) / 1_000_000_000
  }
}

extension ProcessFacts {
  fileprivate func write(to fields: inout FieldWriter) {
    fields.signed(Int64(pid.rawValue))
    fields.text(comm)
    fields.number(UInt64(commandLine.count))
    for argument in commandLine { fields.text(argument) }
    fields.number(UInt64(uid))
    fields.signed(startTime.rawValue)
    fields.byte(isRunning ? 1 : 0)
  }

  fileprivate init(_ fields: inout FieldReader) throws(MalformedBlock) {
    let pid = ProcessID(try fields.int32())
    let comm = try fields.text()
    var commandLine: [[UInt8]] = []
    // Each argument takes at least one byte of the block, so a wrong count cannot exhaust memory.
    for _ in 0..<min(try fields.number(), 1 << 20) { commandLine.append(try fields.text()) }
    self.init(
      pid: pid, comm: comm, commandLine: commandLine, uid: try fields.integer(), startTime: WallTime(rawValue: try fields.signed()),
      isRunning: try fields.flag())
  }
}
