import PerfMap

/// Puts many entries together by function, on another thread: a picture in, the functions out.
package struct FunctionGrouping: Sendable {
  let map: MapID
  let generation: Int
  /// Which set of entries, filter and order it is for.
  let epoch: Int
  let functions: FunctionColumn
  let functionCount: Int
  let entries: EntrySnapshot
  let ranges: RangesSnapshot
  /// The entries that pass the filter, or nil for all.
  let passing: [UInt32]?
  let conditions: [FunctionCondition]
  let column: FunctionGroups.Column
  /// How far it is.
  let progress: SortProgress

  /// What it came to.
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
