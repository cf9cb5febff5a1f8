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
      case .perform(let action): effects += carryOut(withShown(&live) { $0.perform(action, &$1) }, &live)
      case .pause: if frozen == nil { frozen = live } else { resume(&live) }
      case .travel(let step): if replay == nil { travel(step, &live) } else { effects.append(.replay(step.replayCommand)) }
      }
    }
    return effects
  }

  /// Why nothing is written.
  var refusal: String {
    replay != nil ? "a replay writes nothing" : "nothing is written: jittop was started with --readonly"
  }

  // MARK: - Keys

  mutating func handle(_ key: Key, _ monitor: inout Monitor) -> [Response] {
    switch dialog {
    case nil: break
    case .search(let prompt): return handleSearch(key, prompt, &monitor)
    case .filter(let prompt): return handleFilter(key, prompt, &monitor)
    case .inject(let state): return handleInject(key, state, monitor).map(Response.effect)
    case .columns(let place, let isFromOptions):
      let back = isFromOptions ? Preference.allCases.firstIndex(of: .columns).map(Dialog.options) : nil
      dialog = choseColumn(key, place).map { .columns(place: $0, isFromOptions: isFromOptions) } ?? back
      return []
    case .options(let place): return handleOptions(key, place, &monitor).map(Response.effect)
    case .themes(let picker): return handleThemes(key, picker, monitor).map(Response.effect)
    case .palette(let palette): return handlePalette(key, palette, &monitor)
    case .help(let state):
      dialog = helped(key, state).map(Dialog.help)
      return []
    case .mapless(let state): return handleMapless(key, state, monitor).map(Response.effect)
    case .jvm(let state): return handleJVM(key, state).map(Response.effect)
    case .malformed(let scroll):
      dialog = scrolledDialog(key, scroll).map(Dialog.malformed)
      return []
    case .prune(let state): return handlePrune(key, state).map(Response.effect)
    }
    guard let action = Action(key: key) else { return [] }
    return perform(action, &monitor)
  }

  private mutating func handleSearch(_ key: Key, _ prompt: SearchPrompt, _ monitor: inout Monitor) -> [Response] {
    var prompt = prompt
    switch key {
    case .escape: dialog = nil
    case .enter:
      dialog = nil
      if prompt.field.string.isEmpty {
        monitor.repeatSearch(.down)
      } else {
        monitor.startSearch(Array(prompt.field.string.utf8), .down)
      }
      show(.entries)
    case .backspace where prompt.field.string.isEmpty: dialog = nil
    default:
      _ = prompt.field.handle(key)
      dialog = .search(prompt)
    }
    return []
  }
}
