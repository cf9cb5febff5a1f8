extension ArraySlice<InputEvent> {
  /// The typed characters before the first event that is not one. Pasted text arrives as one event for each character. O(characters).
  package var leadingText: [Unicode.Scalar] {
    var text: [Unicode.Scalar] = []
    for event in self {
      guard case .key(.character(let scalar)) = event else { break }
      text.append(scalar)
    }
    return text
  }
}
