import Foundation
import Synchronization

/// Threads of their own, however many: a pool has no more than processors.
final class Threads: Sendable {
  private let running: Atomic<Int>
  private let ends = DispatchSemaphore(value: 0)
  private let count: Int

  /// Starts them.
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

  /// Whether all have ended.
  var areEnded: Bool { running.load(ordering: .acquiring) == 0 }

  /// Waits until all have ended. Call it once.
  func join() { for _ in 0..<count { ends.wait() } }
}
