import Monitor
import PerfMap

@testable import Watching

/// A read schedule with predefined results of reads. Each read takes one millisecond of the budget.
struct ReadingRig {
  var schedule = ReadSchedule()
  /// The results of the next reads of each map. By default a map is unchanged.
  var results: [Int: [ReadResult]] = [:]
  /// The maps that cannot be watched.
  var refused: Set<Int> = []
  /// The order of the maps in the table.
  var order: [Int] = []
  var selected: Int?

  static let news = ReadResult(hasNews: true)
  static let slice = ReadResult(hasNews: true, hasMore: true)
  static let last = ReadResult(hasNews: true, hasMore: true, endsGeneration: true)
  static let nothing = ReadResult()
  static let closed = ReadResult(isOpen: false)

  init(_ ids: Int...) { self.init(ids) }

  init(_ ids: [Int]) {
    order = ids
    for id in ids.reversed() { schedule.add(MapID(rawValue: id), at: .zero) }
  }

  /// Polls with a budget of `budget` reads. Returns the actions as text: `2` reads map 2, and `2!` arms the watch of map 2.
  mutating func poll(_ milliseconds: Int, budget: Int = 100) -> String {
    let now = Duration.milliseconds(milliseconds)
    schedule.begin(at: now, order: order.map { MapID(rawValue: $0) }, selected: selected.map { MapID(rawValue: $0) })
    var steps: [String] = []
    var spent = Duration.zero
    var step = schedule.next(spent: spent, of: .milliseconds(budget))
    while let due = step {
      switch due {
      case .read(let id):
        steps.append("\(id.rawValue)")
        spent += .milliseconds(1)
        let result = results[id.rawValue]?.isEmpty ?? true ? Self.nothing : results[id.rawValue]?.removeFirst()
        step = schedule.read(result ?? Self.nothing, at: now)
      case .arm(let id):
        steps.append("\(id.rawValue)!")
        step = schedule.armed(refused.contains(id.rawValue) ? .refused : .armed)
      }
      step = step ?? schedule.next(spent: spent, of: .milliseconds(budget))
    }
    return steps.joined(separator: " ")
  }
}
