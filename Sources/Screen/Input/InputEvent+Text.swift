extension ArraySlice<InputEvent> {
  /// The characters at the start: a paste, or a single typed one. O(characters).
  package var leadingText: [Unicode.Scalar] {
    var text: [Unicode.Scalar] = []
    for event in self {
      guard case .key(.character(let scalar)) = event else { break }
      text.append(scalar)
    }
    return text
  }
}
