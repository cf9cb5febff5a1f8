import Foundation
import Synchronization

/// A given number of threads. A thread pool would limit it to the number of processors.
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
