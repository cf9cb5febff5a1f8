import Monitor
import PerfMap
import Screen
import Settings

extension Dashboard {
  /// Handles an input event: changes the dashboard and the monitor, and returns the effects for the session loop.
  ///
  /// With `--readonly`, drops the effects that write and shows a message.
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
  package var isTyping: Bool { dialog?.isTyping ?? false }

  /// Inserts characters that arrived together into the focused text field. Handled as single keys, each could restart the filter.
  package mutating func insert(_ text: [Unicode.Scalar], _ live: inout Monitor) {
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

  /// The message that refuses an action because it would write files.
  var refusal: String {
    timeline.position == .recording ? "unavailable: a replay is read-only" : "read-only: started with --readonly"
  }

  mutating func handle(_ key: Key, _ monitor: inout Monitor) -> [Response] {
    let context = dialogContext
    if let responses = dialog?.handle(key, &monitor, context) { return responses }
    return Action(key: key).map { perform($0, &monitor) } ?? []
  }
}
