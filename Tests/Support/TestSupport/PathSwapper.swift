import Foundation
import Synchronization

/// A thread that renames one file after another to a path, as fast as possible; ended on `deinit`.
package final class PathSwapper {
  /// The state shared by both threads.
  private final class State: Sendable {
    let isStopped = Atomic<Bool>(false)
    let count = Atomic<Int>(0)
  }

  private let state = State()
  private let end = DispatchSemaphore(value: 0)

  /// Starts the thread. It renames hard links of the files, which may be of any kind except directories.
  package init(_ path: String, candidates: [String]) {
    Thread.detachNewThread { [state, end] in
      let other = path + ".next"
      var next = 0
      while !state.isStopped.load(ordering: .relaxed) {
        unlink(other)
        // link(2) does not follow a symbolic link.
        if link(candidates[next % candidates.count], other) == 0, rename(other, path) == 0 { state.count.add(1, ordering: .relaxed) }
        next += 1
      }
      unlink(other)
      end.signal()
    }
  }

  /// The number of renames.
  package var count: Int { state.count.load(ordering: .relaxed) }

  package func stop() {
    guard !state.isStopped.exchange(true, ordering: .relaxed) else { return }
    end.wait()
  }

  deinit { stop() }
}
