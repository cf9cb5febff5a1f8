import Testing

/// Returns the value, or throws if it is nil. `#require` does not support members of noncopyable types.
func unwrapped<Value>(_ value: Value?, at location: SourceLocation = #_sourceLocation) throws -> Value {
  try #require(value, sourceLocation: location)
}
