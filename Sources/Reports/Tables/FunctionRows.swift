import MapAnalysis
import PerfMap

/// The table of functions: one row per function, with the totals of its compilations in all tiers. The row with the most bytes is first.
package enum FunctionRows: ExportedRows {
  package static let commandName = "functions"
  package static let abstract = "Write each function with the number, bytes, average size and tiers of its compilations, largest first."
  package static let columns = ["count", "bytes", "average", "liveBytes", "kind", "tiers", "name"]
  package static let overlapLimit = 0

  /// The totals of the entries of a function.
  private struct Function {
    let first: EntryID
    var count: UInt64 = 0
    var bytes = ByteCount.zero
    var live = ByteCount.zero
    /// The tiers of the entries, as one bit for each tier.
    var tiers: UInt8 = 0

    /// The mean size of the entries, rounded to whole bytes.
    var average: UInt64 { bytes.rawValue / count + (bytes.rawValue % count >= count - count / 2 ? 1 : 0) }
  }

  package static func forEach(of map: LoadedMap, _ body: (ExportRow) throws(PerfMapError) -> Void) throws(PerfMapError) {
    let functions = functions(of: map)
    let order = functions.indices.sorted { (functions[$1].bytes, $0) < (functions[$0].bytes, $1) }
    for index in order {
      let function = functions[index]
      let name = map.name(function.first)
      let tiers = Tier.allCases.filter { function.tiers & 1 << $0.rawValue != 0 }.map { JSONValue.string($0.name) }
      try body(
        ExportRow(fields: [
          .number(function.count), .number(function.bytes.rawValue), .number(function.average), .number(function.live.rawValue),
          .init(map.meaning(name)?.kind.rawValue), .array(tiers), .string(JSONOutput.string(text(of: name))),
        ]))
    }
  }

  /// Returns the functions in the order of their first entries. O(entries + ranges).
  private static func functions(of map: LoadedMap) -> [Function] {
    var functions: [Function] = []
    var numbers: [UInt64: UInt32] = [:]
    var functionOfEntry: [UInt32] = []
    functionOfEntry.reserveCapacity(map.contents.entries.count)
    for index in 0..<map.contents.entries.count {
      let id = EntryID(UInt32(index))
      let name = map.name(id)
      let number = numbers[FunctionName(name[...]).key, default: UInt32(functions.count)]
      if number == functions.count {
        numbers[FunctionName(name[...]).key] = number
        functions.append(Function(first: id))
      }
      functions[Int(number)].count += 1
      functions[Int(number)].bytes = functions[Int(number)].bytes.addingSaturated(map.contents.entries.range(of: id).size)
      if let tier = map.meaning(name)?.tier { functions[Int(number)].tiers |= 1 << tier.rawValue }
      functionOfEntry.append(number)
    }
    map.contents.ranges.forEachPiece { piece in
      let number = Int(functionOfEntry[piece.owner.index])
      functions[number].live = functions[number].live.addingSaturated(piece.range.size)
    }
    return functions
  }

  /// Returns the name of a function from the name of one of its entries, with a placeholder where V8 writes no name.
  private static func text(of name: [UInt8]) -> [UInt8] {
    let function = FunctionName(name[...])
    let placeholder =
      switch function.kind {
      case .function: function.isAnonymous ? "(anonymous)" : ""
      case .eval: function.bytes.first == 0x20 ? "(eval)" : ""
      case .script: function.bytes.first == 0x20 ? "(script)" : ""
      }
    return Array(placeholder.utf8) + function.bytes
  }
}
