// For tests: threads append entries to a map while a timer interrupts the process continually.
//
//   append-storm MAP FIRST-SOURCE THREADS COUNT     each thread is a source of COUNT entries
//
// Entries that cannot be written are skipped. Prints "full" at the first of them and, at the end, a line `SOURCE NUMBER` for each.
// All other entries were reported as written.
import Glibc
import PerfMap
import Synchronization
import SystemPackage

/// The entries that could not be written.
final class Failures: @unchecked Sendable {
  // `@unchecked Sendable` is justified, because `lines` and `unexpected` are used only with the mutex locked.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var lines: [String] = []
  private var unexpected = 0

  init() { pthread_mutex_init(mutex, nil) }

  func note(_ source: UInt64, _ number: UInt64, _ error: PerfMapError) {
    pthread_mutex_lock(mutex)
    if lines.isEmpty { say("full") }
    lines.append("\(source) \(number)")
    if error.errno != .noSpace { unexpected += 1 }
    pthread_mutex_unlock(mutex)
  }

  /// Prints the entries. Returns the number of failures that were not caused by a full disk.
  func end() -> Int {
    for line in lines { say(line) }
    return unexpected
  }

  private func say(_ line: String) {
    _ = try? FileDescriptor.standardOutput.writeAll((line + "\n").utf8)
  }
}

/// Writes the entries of a source. START and the name contain source and number; their sum determines the length of the name.
/// See StormMap in the tests.
func write(_ source: UInt64, _ count: UInt64, _ writer: PerfMapWriter, _ failures: Failures) {
  let filler = [UInt8](repeating: UInt8(ascii: "f"), count: 90)
  for number in 0..<count {
    let name = Array("\(source) \(number) ".utf8) + filler.prefix(Int((source &+ number) % 90))
    do throws(PerfMapError) {
      try writer.write(start: Address(source << 32 | number), size: ByteCount(1), name: name)
    } catch {
      failures.note(source, number, error)
      // Pause, so that not all entries are skipped before there is space again.
      usleep(1000)
    }
  }
}

/// The number of timer signals.
enum Alarms {
  static let count = Atomic<Int>(0)
}

/// Interrupts one of the threads every 200 µs. Interrupted system calls are not restarted.
func startAlarms() {
  // This initializes the static property here instead of in the signal handler.
  Alarms.count.store(0, ordering: .relaxed)
  var action = sigaction()
  action.__sigaction_handler.sa_handler = { _ in Alarms.count.add(1, ordering: .relaxed) }
  sigaction(SIGALRM, &action, nil)
  // The parent may have blocked the signal.
  var alarm = sigset_t()
  sigemptyset(&alarm)
  sigaddset(&alarm, SIGALRM)
  pthread_sigmask(SIG_UNBLOCK, &alarm, nil)
  var timer = itimerval(it_interval: timeval(tv_sec: 0, tv_usec: 200), it_value: timeval(tv_sec: 0, tv_usec: 200))
  setitimer(__itimer_which_t(0), &timer, nil)
}

/// Runs a closure on a new thread.
func start(_ body: @escaping @Sendable () -> Void) -> pthread_t {
  final class Box { let body: @Sendable () -> Void; init(_ body: @escaping @Sendable () -> Void) { self.body = body } }
  var thread = pthread_t()
  let box = Unmanaged.passRetained(Box(body)).toOpaque()
  pthread_create(
    &thread, nil,
    { box in
      if let box { Unmanaged<Box>.fromOpaque(box).takeRetainedValue().body() }
      return nil
    }, box)
  return thread
}

func run(_ words: [String]) -> Int32 {
  guard words.count == 5, let first = UInt64(words[2]), let threads = UInt64(words[3]), let count = UInt64(words[4]) else { return 2 }
  do throws(PerfMapError) {
    let writer = try PerfMapWriter(path: FilePath(words[1]))
    let failures = Failures()
    startAlarms()
    let running = (0..<threads).map { thread in start { write(first + thread, count, writer, failures) } }
    for thread in running { pthread_join(thread, nil) }
    try writer.close()
    guard Alarms.count.load(ordering: .relaxed) > 0 else { return 3 }
    return failures.end() == 0 ? 0 : 1
  } catch {
    print(error)
    return 1
  }
}

exit(run(CommandLine.arguments))
