import Monitor
import PerfMap
import Screen
import Settings

extension Dashboard {
  /// One or more input events that are handled at once.
  package enum Input: CustomStringConvertible {
    case event(InputEvent)
    /// Characters for the focused text field. Handled one by one, each would cause the whole text to be parsed, applied and drawn again.
    case text([Unicode.Scalar])

    package var description: String {
      switch self {
      case .event(let event): "\(event)"
      case .text(let text): "\(text.count) characters"
      }
    }
  }

  /// Removes and returns the input at the front of events that arrived together, or returns nil if there are none.
  package func takeInput(from events: inout ArraySlice<InputEvent>) -> Input? {
    guard let event = events.first else { return nil }
    let text = isTyping ? events.leadingText : []
    events = events.dropFirst(max(1, text.count))
    return text.isEmpty ? .event(event) : .text(text)
  }

  /// Handles an input and returns the effects for the session loop.
  package mutating func handle(_ input: Input, _ live: inout Monitor) -> [Effect] {
    switch input {
    case .event(let event): return handle(event, &live)
    case .text(let text):
      insert(text, &live)
      return []
    }
  }

  /// Handles one input event: changes the dashboard and the monitor, and returns the effects for the session loop.
  ///
  /// With `--readonly` or in a replay, drops effects that write, and shows a message in place of them.
  package mutating func handle(_ event: InputEvent, _ live: inout Monitor) -> [Effect] {
    live.noteInput()
    messages.lastKey = live.now.uptime
    let effects = carryOut(responses(to: event, &live), &live)
    guard setup.isReadOnly, effects.contains(where: \.writes) else { return effects }
    show(refusal, isError: true, at: live.now)
    return effects.filter { !$0.writes }
  }

  private mutating func responses(to event: InputEvent, _ live: inout Monitor) -> [Response] {
    switch event {
    case .resize: []
    case .hangup: [.effect(.quit)]
    case .key(let key): withShown(&live) { $0.handle(key, &$1) }
    case .mouse(let mouse): withShown(&live) { $0.handle(mouse, &$1) }
    }
  }

  /// True if a text field has the focus: typed characters are text and do not run actions.
  var isTyping: Bool { dialog?.isTyping ?? false }

  /// Inserts characters that arrived together into the focused text field.
  mutating func insert(_ text: [Unicode.Scalar], _ live: inout Monitor) {
    live.noteInput()
    messages.lastKey = live.now.uptime
    withShown(&live) { $0.dialog?.insert(text, &$1) }
  }

  /// Carries out responses in order and returns the effects for the session loop.
  private mutating func carryOut(_ responses: [Response], _ live: inout Monitor) -> [Effect] {
    var effects: [Effect] = []
    for response in responses {
      switch response {
      case .effect(let effect): effects.append(effect)
      case .message(let text): show(text, isError: false, at: live.now)
      case .error(let text): show(text, isError: true, at: live.now)
      case .show(let pane): show(pane)
      case .zoom: arrangement.isZoomed = true
      case .unzoom: arrangement.isZoomed = false
      case .prefer(let chosen): preferences = chosen
      case .open(let next): dialog = next
      case .close: dialog = nil
      case .key(let key): effects += carryOut(withShown(&live) { $0.handle(key, &$1) }, &live)
      case .perform(let action): effects += carryOut(withShown(&live) { $0.perform(action, &$1) }, &live)
      case .travel(let command): travel(command, &live)
      }
    }
    return effects
  }

  /// The message shown in place of an action that writes files.
  var refusal: String {
    timeline.position == .recording ? "unavailable: a replay is read-only" : "read-only: started with --readonly"
  }

  mutating func handle(_ key: Key, _ monitor: inout Monitor) -> [Response] {
    let context = dialogContext
    if let responses = dialog?.handle(key, &monitor, context) { return responses }
    return Action(key: key).map { perform($0, &monitor) } ?? []
  }
}
