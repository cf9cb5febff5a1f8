import Monitor
import PerfMap
import Screen

/// The dialog that writes a test entry.
struct InjectDialog: DialogView {
  enum Field: Int, CaseIterable {
    case target, pattern, address, size, name
  }

  /// The target map, which selecting another map does not change; nil for the map of jittop's own process.
  private(set) var foreign: MapID?
  private(set) var pattern = InjectionPattern.plain
  private(set) var address = TextField()
  private(set) var size = TextField("40")
  private(set) var name: TextField
  private(set) var field = Field.pattern
  /// True while the dialog asks for confirmation, needed for the map of another process.
  private(set) var isAsking = false

  /// Creates the dialog with a proposed entry. `number` makes the proposed name unique.
  init(number: Int, _ monitor: Monitor, _ context: DialogContext) {
    name = TextField("inject::probe_\(number)")
    propose(monitor, context)
  }

  var mouseBehavior: DialogMouseBehavior { DialogMouseBehavior(followsWheel: false) }

  var isTyping: Bool { !isAsking && field != .target && field != .pattern }

  mutating func insert(_ text: [Unicode.Scalar], _ monitor: inout Monitor) {
    switch field {
    case .address: address.insert(text)
    case .size: size.insert(text)
    case .name: name.insert(text)
    case .target, .pattern: break
    }
  }

  mutating func handle(_ key: Key, _ monitor: inout Monitor, _ context: DialogContext) -> [Response] {
    if isAsking {
      if key == .character("y") { return finish(monitor) }
      isAsking = false
      return []
    }
    switch key {
    case .escape: return [.close]
    case .tab, .down: move(by: 1)
    case .backTab, .up: move(by: -1)
    case .enter:
      if case .failure(let problem) = entry() {
        field = problem.field
      } else if foreign != nil {
        isAsking = true
      } else {
        return finish(monitor)
      }
    case .left: choose(by: -1, monitor, context)
    case .right: choose(by: 1, monitor, context)
    case .character(" ") where field == .target || field == .pattern: choose(by: 1, monitor, context)
    default: type(key)
    }
    return []
  }

  private mutating func move(by step: Int) {
    let count = Field.allCases.count
    field = Field(rawValue: (field.rawValue + step + count) % count) ?? .pattern
  }

  private mutating func choose(by step: Int, _ monitor: Monitor, _ context: DialogContext) {
    switch field {
    case .target:
      // If the selected map is jittop's own, there is no other target to choose.
      let other = monitor.selected.flatMap { $0.path.string == context.setup.ownMapPath ? nil : $0.id }
      foreign = foreign == nil ? other : nil
    case .pattern:
      let all = InjectionPattern.allCases
      let place = all.firstIndex(of: pattern) ?? 0
      pattern = all[(place + step + all.count) % all.count]
      if pattern == .plain { size = TextField("\(InjectionPlan.standardSize)") }
    case .address, .size, .name: return
    }
    propose(monitor, context)
  }

  private mutating func type(_ key: Key) {
    switch field {
    case .address: _ = address.handle(key)
    case .size: _ = size.handle(key)
    case .name: _ = name.handle(key)
    case .target, .pattern: break
    }
  }

  private func finish(_ monitor: Monitor) -> [Response] {
    guard case .success(let range) = entry() else { return [] }
    if let foreign, monitor.maps[foreign] == nil { return [.close, .error("cannot inject: the map no longer exists")] }
    return [.close, .effect(.inject(Injection(target: foreign, range: range, name: Array(name.string.utf8))))]
  }

  func target(_ monitor: Monitor, _ context: DialogContext) -> MapRecord? {
    if let foreign { return monitor.maps[foreign] }
    return monitor.maps.values.first { $0.path.string == context.setup.ownMapPath }
  }

  /// Returns the address range in the fields, or the first problem with them.
  func entry() -> Result<AddressRange, Problem> {
    if address.text.isEmpty, pattern != .plain {
      return .failure(Problem(field: .pattern, text: "the target has no code that this pattern can overlap"))
    }
    guard let start = UInt64(hex: address.string) else {
      return .failure(Problem(field: .address, text: "the address is not a 64-bit hexadecimal number"))
    }
    guard let length = UInt64(hex: size.string) else {
      return .failure(Problem(field: .size, text: "the size is not a 64-bit hexadecimal number"))
    }
    guard let range = AddressRange(start: Address(start), size: ByteCount(length)) else {
      return .failure(Problem(field: .size, text: "address + size exceeds 2^64"))
    }
    return .success(range)
  }

  struct Problem: Error {
    var field: Field
    var text: SafeText
  }

  /// Fills in an address and a size for the pattern, computed from the current contents of the target.
  private mutating func propose(_ monitor: Monitor, _ context: DialogContext) {
    let map = target(monitor, context)
    let selection = map?.id == monitor.selectedMap ? monitor.entries.selection : nil
    let wanted = UInt64(hex: size.string).map { ByteCount($0) }
    let plan = InjectionPlan.range(
      pattern, size: pattern == .plain ? wanted : nil, target: selection, in: map?.contents ?? MapContents())
    guard let plan else {
      address = TextField()
      return
    }
    address = TextField("\(plan.start)")
    size = TextField("\(plan.size)")
  }
}

extension UInt64 {
  /// Parses a hexadecimal number with or without `0x`.
  init?(hex text: String) {
    let digits = text.lowercased().hasPrefix("0x") ? text.dropFirst(2) : text[...]
    guard !digits.isEmpty, digits.allSatisfy(\.isHexDigit), let value = UInt64(digits, radix: 16) else { return nil }
    self = value
  }
}
