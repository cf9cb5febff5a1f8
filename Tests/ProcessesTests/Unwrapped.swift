import Testing

/// The value, or the end of the test: for members of noncopyable types, which `#require` cannot look into.
func unwrapped<Value>(_ value: Value?, at location: SourceLocation = #_sourceLocation) throws -> Value {
  try #require(value, sourceLocation: location)
}
