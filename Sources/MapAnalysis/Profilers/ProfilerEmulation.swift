import PerfMap
import Synchronization

/// The emulation of a profiler: the parser of a line, and the symbol that the profiler shows for each address.
protocol ProfilerEmulation: Sendable {
  /// A closure that stores a symbol of the line and returns it, or nil if there is no room. `name` is a range of the text of the line.
  typealias Adding = (_ start: UInt64, _ size: UInt64, _ name: Range<Int>) -> Symbol?

  /// Parses the next line, and adds its symbols unless the map has been rejected.
  mutating func read(_ text: Span<UInt8>, _ line: LineLocation, _ add: Adding) -> LineReading
  /// The reason why the profiler rejects the whole map; nil if it accepts the map.
  var refusal: Refusal? { get }
  /// Calls `body` with each range of addresses for which the profiler shows one symbol, in ascending order. `owners` are the owners of the
  /// bytes if all lines are entries.
  static func forEachRun(_ symbols: SymbolSource, _ owners: LiveRanges, _ body: (_ start: UInt64, _ last: UInt64, SymbolID) -> Void)
}

extension Profiler {
  /// The profilers without ``truth``.
  package static let emulated: [Profiler] = allCases.filter { $0 != .truth }

  /// The emulation of the profiler before the first line; nil for ``truth``.
  var emulation: (any ProfilerEmulation)? {
    switch self {
    case .truth: nil
    case .perf: PerfTable()
    case .bcc: BccTable()
    case .samply: SamplyTable()
    case .blazesym: BlazesymTable()
    }
  }
}

extension Profiler {
  /// Calls `body` with each range of addresses for which the profiler shows one symbol, in ascending order.
  func forEachRun(_ symbols: SymbolSource, _ owners: LiveRanges, _ body: (_ start: UInt64, _ last: UInt64, SymbolID) -> Void) {
    switch self {
    case .truth: break
    case .perf: PerfTable.forEachRun(symbols, owners, body)
    case .bcc: BccTable.forEachRun(symbols, owners, body)
    case .samply: SamplyTable.forEachRun(symbols, owners, body)
    case .blazesym: BlazesymTable.forEachRun(symbols, owners, body)
    }
  }
}

/// The progress of a comparison on another thread, and the means to cancel it.
package final class ComparisonWork: Sendable {
  private let percent = Atomic<Int>(0)
  private let cancelled = Atomic<Bool>(false)

  package init() {}

  /// The completed share, 0 to 1.
  package var share: Double { Double(percent.load(ordering: .relaxed)) / 100 }

  package var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  /// Makes the comparison end soon. Its result is then incomplete and must be discarded.
  package func cancel() { cancelled.store(true, ordering: .relaxed) }

  enum Order { case proceed, stop }

  /// Records progress, and returns the order to stop after a call of ``cancel()``.
  func proceed(to index: Int, of count: Int) -> Order {
    percent.store(100 * index / max(1, count), ordering: .relaxed)
    return isCancelled ? .stop : .proceed
  }
}
