import MapAnalysis
import Monitor
import PerfMap
import Screen

extension EntriesPane {
  /// Draws the table of functions. The entries of an open function are rows below the function.
  mutating func drawFunctions(_ monitor: Monitor, _ rect: Rect, _ context: PaneContext, _ drawing: inout Drawing) {
    let view = monitor.functions
    let inside = drawing.frame(
      rect, isFocused: context.isFocused(.entries), top: labels(monitor, context),
      topRight: filterLabel(monitor, context) + orderLabels(monitor, context),
      bottom: [Label(openWord(monitor), .open), Label("search", .search), Label("next", .searchNext), Label("sort", .sort)]
        + [Label("ungroup", .group)] + Label.marks(monitor.selected?.marks.count ?? 0),
      bottomRight: [Label(position(monitor))])
    drawing.register(rect, .pane(.entries))
    guard inside.rows >= 2, let map = monitor.selected else { return }
    let shownColumns = FunctionTableColumn.shown(in: inside.columns, view)
    let table = Table(columns: shownColumns.map { $0.table(view) })
    // The sign `+` or `-` takes two columns before the name.
    let nameColumns = max(0, (table.flexiblePlace(in: inside.columns)?.count ?? 0) - 2)
    let marked = Set(map.marks.compactMap { view.function(of: $0) })
    scroll = table.draw(
      Table.Rows(count: view.count, selected: monitor.selectedRow), in: inside, from: scroll, of: .entries, &drawing
    ) { index in
      switch view.row(index) {
      case nil: return nil
      case .function(let number):
        let name = EntryName(function: monitor.name(ofFunction: number, in: map), columns: nameColumns)
        return Table.Row(
          texts: functionTexts(number, name, shownColumns, map, monitor, nameColumns: nameColumns), target: .function(number),
          isMarked: marked.contains(number),
          match: monitor.match(in: name, columns: inside.columns).map { $0.lowerBound + 2..<$0.upperBound + 2 })
      case .entry(let id):
        return Table.Row(
          texts: entryTexts(id, shownColumns, map, monitor), target: .entry(id), isMarked: map.marks.contains(id))
      }
    }
    if view.count == 0 { drawNoFunctions(map, monitor, inside, &drawing) }
  }

  private func openWord(_ monitor: Monitor) -> SafeText {
    guard let number = monitor.selectedFunction else { return "detail" }
    return monitor.functions.isOpened(number) ? "close" : "open"
  }

  private func orderLabels(_ monitor: Monitor, _ context: PaneContext) -> [Label] {
    let view = monitor.functions
    let count = Numbers.count(view.groups.count, limit: 11)
    let order: Label
    if let share = monitor.functionShare, monitor.isGrouping {
      order = Label(SafeText("reading names \(Int(share * 100)) %"), Style(.accent))
    } else if monitor.isGrouping {
      order = Label(SafeText("grouping" + (monitor.sortProgress.map { " \(Int($0.share * 100)) %" } ?? "…")), Style(.accent))
    } else {
      order = Label(FunctionTableColumn.order(view) + (view.isFalling ? " ▼" : " ▲"), action: .sort)
    }
    return [Label(context.arrangement.form == .wide ? count + " functions" : count, Style(.text)), order]
  }

  private func functionTexts(
    _ number: UInt32, _ name: EntryName, _ shown: [FunctionTableColumn], _ map: MapRecord, _ monitor: Monitor, nameColumns: Int
  ) -> [TableText] {
    let group = monitor.functions.group(number)
    let sign: SafeText = monitor.functions.isOpened(number) ? "- " : "+ "
    let role: Role = group.live == .zero ? .entryGone : .text
    return shown.map { column in
      switch column {
      case .tiers: tiers(group.tiers)
      case .count: TableText(Numbers.count(group.count, limit: 7), role)
      case .live: TableText(Numbers.bytes(group.live), role)
      case .lost: TableText(group.lost == .zero ? "" : Numbers.bytes(group.lost), .textDim)
      case .age: TableText(monitor.ageText(of: group.newest, in: map), .textDim)
      case .name: TableText(sign + name.text(limit: nameColumns + 1), role)
      }
    }
  }

  private func tiers(_ tiers: TierSet) -> TableText {
    var text = TableText("")
    text.more = Tier.allCases.filter(tiers.contains).map { TableText(GlyphStyles.tier($0).glyph, GlyphStyles.tier($0).role) }
    return text
  }

  private func entryTexts(_ id: EntryID, _ shown: [FunctionTableColumn], _ map: MapRecord, _ monitor: Monitor) -> [TableText] {
    let entry = map.contents.entries[id]
    let tier = GlyphStyles.tier(Tier(name: monitor.name(of: entry, in: map)))
    let owned = map.contents.ownedBytes(of: id)
    let lost = owned.map { ByteCount(entry.range.size.rawValue - min($0.rawValue, entry.range.size.rawValue)) }
    let ownership = map.contents.ranges.ownership(of: id)
    let role: Role = ownership == .dead ? .entryGone : .textDim
    return shown.map { column in
      switch column {
      case .tiers: TableText(tier.glyph, tier.role)
      case .count: TableText("")
      case .live: TableText(owned.map(Numbers.bytes) ?? "…", role)
      case .lost: TableText(lost.map { $0 == .zero ? "" : Numbers.bytes($0) } ?? "…", role)
      case .age: TableText(monitor.ageText(of: id, in: map), role)
      case .name: TableText(SafeText("  \(entry.range.start) \(entry.range.size)  ") + GlyphStyles.ownership(ownership), role)
      }
    }
  }

  private func drawNoFunctions(_ map: MapRecord, _ monitor: Monitor, _ rect: Rect, _ drawing: inout Drawing) {
    guard !monitor.isGrouping, !map.contents.entries.isEmpty else {
      return drawNoEntries(map, monitor, rect, &drawing)
    }
    let text: SafeText = "no matching functions; esc clears the filter"
    drawing.canvas.put(text.truncated(to: rect.columns - 4), at: Point(column: rect.column + 2, row: rect.row + 2), Style(.textDim))
  }
}
