import Foundation
import Synchronization

/// A thread that puts one file after the other at a path, by rename and as fast as it can; ended when the test lets go of it.
package final class PathSwapper {
  /// What both threads know.
  private final class State: Sendable {
    let isStopped = Atomic<Bool>(false)
    let count = Atomic<Int>(0)
  }

  private let state = State()
  private let end = DispatchSemaphore(value: 0)

  /// Starts; files are put there by other names of theirs, so that any kind will do but directories.
  package init(_ path: String, candidates: [String]) {
    Thread.detachNewThread { [state, end] in
      let other = path + ".next"
      var next = 0
      while !state.isStopped.load(ordering: .relaxed) {
        unlink(other)
        // A link itself gets another name, not what it leads to.
        if link(candidates[next % candidates.count], other) == 0, rename(other, path) == 0 { state.count.add(1, ordering: .relaxed) }
        next += 1
      }
      unlink(other)
      end.signal()
    }
  }

  /// How often something was put there.
  package var count: Int { state.count.load(ordering: .relaxed) }

  /// Ends it.
  package func stop() {
    guard !state.isStopped.exchange(true, ordering: .relaxed) else { return }
    end.wait()
  }

  deinit { stop() }
}
