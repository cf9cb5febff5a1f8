import PerfMap
import Processes
import Reports
import Session
import Watching

extension MapRow {
  /// Creates a row from a map, the facts about its process, and the names that `reading` selects.
  init(
    _ target: MapTarget, _ processes: ProcFilesystem, _ buffer: ReadBuffer, names reading: MapNames.Reading,
    writers: [FileIdentity: [ProcessID]]
  ) {
    let process = target.process(processes)
    let state: MapState
    let outcome: Result<MapCounts, PerfMapError>
    var names: MapNames?
    var growth: FileGrowth?
    var own: [ProcessID] = []
    do throws(PerfMapError) {
      // The map is closed at the end of this scope, because there may be more maps than file descriptors.
      let map = try target.open(buffer: buffer)
      let now = ClockReading.now().wall
      own = writers[map.identity] ?? []
      let contents = try map.contents(entryLimit: Memory.entryLimit)
      outcome = .success(MapCounts(contents))
      names = MapNames(map, contents, reading, process: process, processes)
      state = MapState.classify(
        target.pid, process: process, lastWrite: map.lastWrite, lastEntry: nil, now: now, unreadable: nil)
      if state == .live || state == .idle { growth = FileGrowth(map, at: target.held?.link ?? target.path, now: now) }
    } catch {
      outcome = .failure(error)
      state = .unreadable(reason: error.cause)
    }
    self.init(
      path: target.path, pid: target.pid, process: process, state: state, outcome: outcome, namespacePID: target.namespacePID,
      isInContainer: target.isInContainer, place: target.place, writers: own, names: names, growth: growth)
  }
}
