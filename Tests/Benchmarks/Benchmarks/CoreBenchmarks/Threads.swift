import Foundation
import Synchronization

/// Any number of threads; a pool has no more than processors.
final class Threads: Sendable {
  private let running: Atomic<Int>
  private let ends = DispatchSemaphore(value: 0)
  private let count: Int

  /// Starts the threads; `body` gets the index of its thread.
  @discardableResult
  init(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    self.count = count
    running = Atomic(count)
    for index in 0..<count {
      Thread { [self] in
        body(index)
        running.subtract(1, ordering: .releasing)
        ends.signal()
      }.start()
    }
  }

  /// True if all threads have ended.
  var areEnded: Bool { running.load(ordering: .acquiring) == 0 }

  /// Waits until all threads have ended. Call it once.
  func join() { for _ in 0..<count { ends.wait() } }
}
