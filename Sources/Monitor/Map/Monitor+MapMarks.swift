// Maps that are picked out.
extension Monitor {
  /// The marked maps in the order of the table.
  package var markedMaps: [MapRecord] { mapMarks.isEmpty ? [] : order.filter(mapMarks.contains).compactMap { maps[$0] } }

  /// Marks a map, or takes the mark back.
  package mutating func toggleMark(ofMap id: MapID) {
    if maps[id] != nil { mapMarks.formSymmetricDifference([id]) }
  }

  /// Takes the marks of all maps back.
  package mutating func clearMapMarks() { mapMarks = [] }
}
