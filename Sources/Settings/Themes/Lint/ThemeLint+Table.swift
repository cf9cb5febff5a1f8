extension ThemeLint {
  /// The measures as lines of a table: subject, lowest value, required value, and the roles or step with that lowest value. Findings begin
  /// with `✗`.
  package var table: [String] {
    let rows = measures.map { [$0.isFinding ? "✗" : " ", $0.subject, $0.value, $0.wantedValue, $0.place] }
    let head = ["", "", "lowest", "required", "at"]
    let widths = (0..<4).map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
    return ([head] + rows).map { row in
      let cells = row.enumerated().map { index, cell in
        guard index < 4 else { return cell }
        let room = String(repeating: " ", count: widths[index] - cell.count)
        // Numbers are right-aligned.
        return index == 2 || index == 3 ? room + cell : cell + room
      }
      var line = cells[0] + " " + cells[1...].joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
