import Foundation
import Testing

/// A trait for tests that wait for other processes: a few at a time run on threads outside Swift's thread pool.
///
/// The pool has one thread for each processor, and a waiting test would block one. Without a limit, Swift Testing would start
/// all of these tests at once, and their processes would starve each other.
package struct OwnThread: TestTrait, SuiteTrait, TestScoping {
  package var isRecursive: Bool { true }

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(Threads.shared) { try await function() }
  }

  private final class Threads: TaskExecutor {
    static let shared = Threads()
    private let queue = OperationQueue()

    init() { queue.maxConcurrentOperationCount = 3 * ProcessInfo.processInfo.activeProcessorCount }

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      queue.addOperation { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
  }
}

extension Trait where Self == OwnThread {
  /// Runs each test on a thread outside Swift's thread pool.
  package static var ownThread: OwnThread { OwnThread() }
}
