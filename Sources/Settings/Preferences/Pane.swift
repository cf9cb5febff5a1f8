package enum Pane: Int, CaseIterable, Hashable, Sendable {
  case processes = 1
  case space, entries, rate, overlaps, detail

  /// The name in the configuration and on the command line: `space`, not `address space`.
  package var word: String {
    switch self {
    case .processes: "processes"
    case .space: "space"
    case .entries: "entries"
    case .rate: "rate"
    case .overlaps: "overlaps"
    case .detail: "detail"
    }
  }
}
