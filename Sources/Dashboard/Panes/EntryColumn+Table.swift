import MapAnalysis
import Monitor
import PerfMap
import Screen
import Settings

extension EntryColumn {
  /// The column as a table draws it.
  func table(isWide: Bool, _ view: EntriesView) -> TableColumn {
    let sortedBy: EntriesView.Column? =
      switch self {
      case .address: .address
      case .size: .size
      case .age: .age
      default: nil
      }
    let isFalling = view.column == .age ? !view.isDescending : view.isDescending
    return TableColumn(
      title: title(isWide: isWide), width: width(isWide: isWide), isRight: isRight,
      target: sortedBy.map(HitArea.Target.entryColumn), sorted: sortedBy == view.column && sortedBy != nil ? isFalling : nil)
  }

  private func title(isWide: Bool) -> SafeText {
    switch self {
    case .tier: isWide ? "TIER" : "T"
    case .flags: isWide ? "FLAGS" : "FL"
    default: SafeText(rawValue.uppercased())
    }
  }

  /// Nil for the name, which takes what is left.
  func width(isWide: Bool) -> Int? {
    switch self {
    case .address, .end: isWide ? 16 : 12
    case .size: isWide ? 7 : 6
    case .bytes: 8
    case .kind: 9
    case .tier: isWide ? 8 : 1
    case .age: 6
    case .flags: isWide ? 5 : 4
    case .line: 9
    case .offset: 11
    case .name: nil
    }
  }

  private var isRight: Bool {
    switch self {
    case .address, .end, .size, .bytes, .age, .line, .offset: true
    case .kind, .tier, .flags, .name: false
    }
  }
}

extension Dashboard {
  /// The chosen columns, as many as leave room for the name; the name always.
  func shownColumns(in columns: Int, isWide: Bool) -> [EntryColumn] {
    var room = columns - 3 - 12
    return EntryColumn.allCases.filter { column in
      guard let width = column.width(isWide: isWide) else { return true }
      guard preferences.columns.contains(column), room - width - 1 >= 0 || EntryColumn.usual.contains(column) else { return false }
      room -= width + 1
      return true
    }
  }

  /// What the columns say of an entry.
  func entryTexts(
    _ id: EntryID, _ map: MapRecord, _ monitor: Monitor, shown: [EntryColumn], isWide: Bool, nameColumns: Int
  ) -> [TableText] {
    let entry = map.contents.entries[id]
    let raw = monitor.name(of: entry, in: map)
    let isDead = map.contents.ranges.ownership(of: id) == .dead
    let ink: Role = isDead ? .entryGone : .text
    let quiet: Role = isDead ? .entryGone : .textDim
    // Where it lies has the colour of its tier: hot code stands out from afar, and a row has one pen less to be sent.
    let tier = Signs.tier(Tier(name: raw))
    let place: Role = isDead ? .entryGone : tier.role
    return shown.map { column in
      switch column {
      case .address: TableText(SafeText("\(entry.range.start)"), place)
      case .end: TableText(SafeText(entry.range.endDescription), place)
      case .size: TableText(SafeText("\(entry.range.size)"), place)
      case .bytes: TableText(Numbers.count(Int(clamping: entry.range.size.rawValue), limit: 8), ink)
      case .kind: TableText(kind(of: raw, in: map), quiet)
      case .tier: TableText(isWide ? tier.glyph + " " + tier.word : tier.glyph, tier.role)
      case .age: TableText(monitor.ageText(of: id, in: map), .textDim)
      case .flags: flags(id, map, monitor)
      case .line: TableText(SafeText("\(map.contents.lineNumber(of: id))"), quiet)
      case .offset: TableText(SafeText("\(entry.name.offset)"), quiet)
      case .name:
        TableText(EntryName(raw, columns: nameColumns).text(limit: max(0, nameColumns) + 1), ink)
      }
    }
  }

  private func kind(of name: [UInt8], in map: MapRecord) -> SafeText {
    NameMeaning(name: name, in: map.runtime).map { SafeText($0.kind.rawValue) } ?? ""
  }

  private func flags(_ id: EntryID, _ map: MapRecord, _ monitor: Monitor) -> TableText {
    var text = SafeText()
    var role = Role.textDim
    if let seen = map.arrivals.uptime(of: id), monitor.now.uptime - seen < .seconds(10) {
      text = text + "N"
      role = .entryNew
    }
    if map.injected.contains(id) {
      text = text + "I"
      role = .entryInjected
    }
    if map.contents.ranges.ownership(of: id) == .dead {
      text = text + "D"
      role = .entryGone
    }
    if map.liveness(of: id) == .notExecutable {
      text = text + "X"
      role = .entryGone
    }
    if let kind = map.contents.ranges.worstOverlap(of: id) {
      let sign = Signs.overlap(kind)
      text = text + sign.glyph
      role = sign.role
    }
    return TableText(text, role)
  }
}
