import Monitor
import PerfMap
import Screen
import Settings

extension Dashboard {
  /// Takes a key or a gesture; changes the monitor and returns what the loop has to do. O(1) but for sorting.
  ///
  /// When nothing may be written no effect writes, whatever led to it.
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

  /// Carries out what was asked for, in order; returns what is left for the loop.
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

  /// Why nothing is written.
  var refusal: String {
    timeline.position == .recording ? "a replay writes nothing" : "nothing is written: jittop was started with --readonly"
  }

  // MARK: - Keys

  mutating func handle(_ key: Key, _ monitor: inout Monitor) -> [Response] {
    let context = dialogContext
    if let responses = dialog?.handle(key, &monitor, context) { return responses }
    return Action(key: key).map { perform($0, &monitor) } ?? []
  }
}
