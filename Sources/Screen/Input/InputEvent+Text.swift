extension ArraySlice<InputEvent> {
  /// The characters of the events before the first event that is not a typed character. A paste gives many characters. O(characters).
  package var leadingText: [Unicode.Scalar] {
    var text: [Unicode.Scalar] = []
    for event in self {
      guard case .key(.character(let scalar)) = event else { break }
      text.append(scalar)
    }
    return text
  }
}
