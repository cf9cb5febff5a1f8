extension ArraySlice<InputEvent> {
  /// The characters typed before the first other event. Pasted text arrives as one event for each character. O(characters).
  package var leadingText: [Unicode.Scalar] {
    var text: [Unicode.Scalar] = []
    for event in self {
      guard case .key(.character(let scalar)) = event else { break }
      text.append(scalar)
    }
    return text
  }
}
