extension [InputEvent] {
  /// The events, with each run of characters joined to one text event, so that a paste is one event. O(events).
  package var joiningText: [InputEvent] {
    var joined: [InputEvent] = []
    var run: [Unicode.Scalar] = []
    func endRun() {
      guard let first = run.first else { return }
      joined.append(run.count > 1 ? .text(run) : .key(.character(first)))
      run = []
    }
    for event in self {
      if case .key(.character(let scalar)) = event {
        run.append(scalar)
      } else {
        endRun()
        joined.append(event)
      }
    }
    endRun()
    return joined
  }
}
