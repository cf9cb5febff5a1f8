import PerfMap

/// A grouping of many entries by function, for another thread: takes a snapshot, returns the groups.
package struct FunctionGrouping: Sendable {
  let map: MapID
  let generation: Int
  /// Identifies the set of entries, filter and order.
  let epoch: Int
  let functions: FunctionColumn
  let functionCount: Int
  let entries: EntrySnapshot
  let ranges: RangesSnapshot
  /// The entries that pass the filter; nil for all.
  let passing: [UInt32]?
  let conditions: [FunctionCondition]
  let column: FunctionGroups.Column
  let progress: TaskProgress

  package struct Outcome: Sendable {
    let map: MapID
    let generation: Int
    let epoch: Int
    let groups: FunctionGroups
  }

  /// Groups and sorts. O(entries + ranges + functions).
  package func run() -> Outcome {
    let groups = FunctionGroups(
      functions, functions: functionCount, entryCount: min(functions.count, entries.table.count), passing: passing, entries.table,
      ranges, conditions: conditions, by: column
    ) { progress.share = $0 }
    return Outcome(map: map, generation: generation, epoch: epoch, groups: groups)
  }
}
