import Monitor
import PerfMap
import Screen

/// The dialog that writes a test entry.
struct InjectDialog {
  /// The fields, top to bottom.
  enum Field: Int, CaseIterable {
    case target, pattern, address, size, name
  }

  /// The map that the entry goes into, chosen when it was selected; nil for jittop's own.
  var foreign: MapID?
  var pattern = InjectionPattern.plain
  var address = TextField()
  var size = TextField("40")
  var name = TextField("inject::probe_1")
  var field = Field.pattern
  /// Whether the question about another process' map stands.
  var isAsking = false

  /// The entry that the fields describe, or what is wrong with them.
  func entry() -> Result<AddressRange, Problem> {
    if address.text.isEmpty, pattern != .plain {
      return .failure(Problem(field: .pattern, text: "the target holds no code that such an entry could lie over"))
    }
    guard let start = UInt64(hex: address.string) else {
      return .failure(Problem(field: .address, text: "the address is not a hexadecimal number of 64 bits"))
    }
    guard let length = UInt64(hex: size.string) else {
      return .failure(Problem(field: .size, text: "the size is not a hexadecimal number of 64 bits"))
    }
    guard let range = AddressRange(start: Address(start), size: ByteCount(length)) else {
      return .failure(Problem(field: .size, text: "address + size reaches beyond 2^64"))
    }
    return .success(range)
  }

  /// What is wrong with a field.
  struct Problem: Error {
    var field: Field
    var text: SafeText
  }

  /// Puts in the address and the size of the pattern, as the target's contents have it now.
  mutating func propose(_ contents: MapContents?, _ selection: EntryID?) {
    let wanted = UInt64(hex: size.string).map { ByteCount($0) }
    let plan = InjectionPlan.range(
      pattern, size: pattern == .plain ? wanted : nil, target: selection, in: contents ?? MapContents())
    guard let plan else {
      address = TextField()
      return
    }
    address = TextField("\(plan.start)")
    size = TextField("\(plan.size)")
  }
}

extension UInt64 {
  /// A hexadecimal number with or without `0x`, or nil.
  init?(hex text: String) {
    let digits = text.lowercased().hasPrefix("0x") ? text.dropFirst(2) : text[...]
    guard !digits.isEmpty, digits.allSatisfy(\.isHexDigit), let value = UInt64(digits, radix: 16) else { return nil }
    self = value
  }
}
