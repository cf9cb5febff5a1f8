import Monitor
import PerfMap
import Screen

enum FunctionTableColumn: String, CaseIterable, Hashable {
  case tiers, count, live, lost, age
  case name = "function"

  /// The width; nil for the name, which takes the remaining width.
  var width: Int? {
    switch self {
    case .tiers: 5
    case .count: 7
    case .live, .lost, .age: 6
    case .name: nil
    }
  }

  private var order: FunctionGroups.Column? {
    switch self {
    case .count: .recompiled
    case .live: .bytes
    case .lost: .lost
    case .age: .age
    case .tiers, .name: nil
    }
  }

  func table(_ view: FunctionsView) -> TableColumn {
    TableColumn(
      title: SafeText(rawValue.uppercased()), width: width, isRight: width != nil && self != .tiers,
      target: order.map(HitArea.Target.functionColumn),
      sorted: order == view.column && order != nil ? view.isFalling : nil)
  }

  /// Returns the name of the sorted column.
  static func order(_ view: FunctionsView) -> SafeText {
    allCases.first { $0.order == view.column }.map { SafeText($0.rawValue) } ?? SafeText()
  }

  /// Returns the columns that leave room for the name. The sorted column has priority over the others.
  static func shown(in columns: Int, _ view: FunctionsView) -> [FunctionTableColumn] {
    var room = columns - 3 - 14
    var chosen: Set<FunctionTableColumn> = [.name]
    for column in allCases.filter({ $0.order == view.column }) + allCases {
      guard let width = column.width, !chosen.contains(column), room > width else { continue }
      chosen.insert(column)
      room -= width + 1
    }
    return allCases.filter(chosen.contains)
  }
}

extension FunctionsView {
  /// True if the numbers in the sorted column decrease downwards. A descending sort by age begins with the newest entry: ages increase.
  var isFalling: Bool { column == .age ? !isDescending : isDescending }
}
