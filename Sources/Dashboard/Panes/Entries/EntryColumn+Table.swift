import MapAnalysis
import Monitor
import PerfMap
import Screen
import Settings

extension EntryColumn {
  func table(isWide: Bool, _ view: EntriesView) -> TableColumn {
    let sortedBy: EntriesView.Column? =
      switch self {
      case .address: .address
      case .size: .size
      case .age: .age
      default: nil
      }
    return TableColumn(
      title: title(isWide: isWide), width: width(isWide: isWide), isRight: isRight,
      target: sortedBy.map(HitArea.Target.entryColumn), sorted: sortedBy == view.column && sortedBy != nil ? view.isFalling : nil)
  }

  private func title(isWide: Bool) -> SafeText {
    switch self {
    case .tier: isWide ? "TIER" : "T"
    case .flags: isWide ? "FLAGS" : "FL"
    default: SafeText(rawValue.uppercased())
    }
  }

  /// Returns the width; nil for the name, which takes the remaining width.
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

  /// Returns the name and the chosen columns. A column not in ``usual`` is left out if it would leave the name under 12 columns.
  static func shown(_ chosen: Set<EntryColumn>, in columns: Int, isWide: Bool) -> [EntryColumn] {
    var room = columns - 3 - 12
    return allCases.filter { column in
      guard let width = column.width(isWide: isWide) else { return true }
      guard chosen.contains(column), room - width - 1 >= 0 || usual.contains(column) else { return false }
      room -= width + 1
      return true
    }
  }
}

/// The texts of an entry by column.
struct EntryTexts {
  let name: EntryName
  private let id: EntryID
  private let entry: Entry
  private let map: MapRecord
  private let monitor: Monitor
  private let isWide: Bool
  private let nameColumns: Int
  private let tier: (glyph: SafeText, word: SafeText, role: Role)
  private let isDead: Bool

  init(_ id: EntryID, _ map: MapRecord, _ monitor: Monitor, isWide: Bool, nameColumns: Int) {
    self.id = id
    self.map = map
    self.monitor = monitor
    self.isWide = isWide
    self.nameColumns = nameColumns
    entry = map.contents.entries[id]
    name = EntryName(monitor.name(of: entry, in: map), columns: nameColumns)
    tier = GlyphStyles.tier(Tier(name: name.raw))
    isDead = map.contents.ranges.ownership(of: id) == .dead
  }

  subscript(column: EntryColumn) -> TableText {
    let textRole: Role = isDead ? .entryGone : .text
    let dimRole: Role = isDead ? .entryGone : .textDim
    // The address has the colour of the tier: hot code is easy to see, and the terminal needs one style change less per row.
    let addressRole: Role = isDead ? .entryGone : tier.role
    return switch column {
    case .address: TableText(SafeText("\(entry.range.start)"), addressRole)
    case .end: TableText(SafeText(entry.range.endDescription), addressRole)
    case .size: TableText(SafeText("\(entry.range.size)"), addressRole)
    case .bytes: TableText(Numbers.count(Int(clamping: entry.range.size.rawValue), limit: 8), textRole)
    case .kind: TableText(NameMeaning(name: name.raw, in: map.runtime).map { SafeText($0.kind.rawValue) } ?? "", dimRole)
    case .tier: TableText(isWide ? tier.glyph + " " + tier.word : tier.glyph, tier.role)
    case .age: TableText(monitor.ageText(of: id, in: map), .textDim)
    case .flags: flags
    case .line: TableText(SafeText("\(map.contents.lineNumber(of: id))"), dimRole)
    case .offset: TableText(SafeText("\(entry.name.offset)"), dimRole)
    case .name: TableText(name.text(limit: max(0, nameColumns) + 1), textRole)
    }
  }

  private var flags: TableText {
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
    if isDead {
      text = text + "D"
      role = .entryGone
    }
    if map.liveness(of: id) == .notExecutable {
      text = text + "X"
      role = .entryGone
    }
    if !map.comparison.profilersWrong(about: id).isEmpty {
      text = text + "W"
      role = .warn
    }
    if let kind = map.contents.ranges.worstOverlap(of: id) {
      let sign = GlyphStyles.overlap(kind)
      text = text + sign.glyph
      role = sign.role
    }
    return TableText(text, role)
  }
}
