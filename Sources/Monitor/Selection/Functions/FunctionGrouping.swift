import PerfMap

/// A task that groups a snapshot of entries by function. With many entries, it runs on another thread.
package struct FunctionGrouping: Sendable {
  let map: MapID
  let generation: Int
  /// The number of the request for this grouping, see ``FunctionsView/epoch``.
  let epoch: Int
  let functions: FunctionColumn
  let functionCount: Int
  let entries: EntrySnapshot
  let ranges: RangesSnapshot
  /// The entries that pass the filter; nil if there is no filter.
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

  /// Groups the entries and sorts the functions. O(entries + ranges + functions).
  package func run() -> Outcome {
    let groups = FunctionGroups(
      functions, functions: functionCount, entryCount: min(functions.count, entries.table.count), passing: passing, entries.table,
      ranges, conditions: conditions, by: column
    ) { progress.share = $0 }
    return Outcome(map: map, generation: generation, epoch: epoch, groups: groups)
  }
}
