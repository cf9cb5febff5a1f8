package enum JSONValue: Encodable {
  case string(String)
  case number(UInt64)
  case boolean(Bool)
  case null
  case array([JSONValue])
  case object([String: JSONValue])

  init(_ text: String?) { self = text.map { .string($0) } ?? .null }
  init(_ number: UInt64?) { self = number.map { .number($0) } ?? .null }
  /// Creates a JSON number, which is 0 if `number` is negative, or null if `number` is nil.
  init(_ number: Int?) { self.init(number.map { UInt64(max(0, $0)) }) }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .string(let text): try container.encode(text)
    case .number(let number): try container.encode(number)
    case .boolean(let value): try container.encode(value)
    case .null: try container.encodeNil()
    case .array(let values): try container.encode(values)
    case .object(let values): try container.encode(values)
    }
  }
}
