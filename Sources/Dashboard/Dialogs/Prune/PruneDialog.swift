import Monitor
import PerfMap
import Processes
import Screen

/// The dialog that asks for confirmation to remove the maps of exited processes.
struct PruneDialog: DialogView {
  private let maps: [LeftoverMap]
  private var text = DialogText()

  init(maps: [LeftoverMap]) { self.maps = maps }

  var mouseBehavior: DialogMouseBehavior { DialogMouseBehavior(closesOnPress: true) }

  /// Removes the maps on `y`; any other key scrolls or cancels.
  mutating func handle(_ key: Key, _ monitor: inout Monitor, _ context: DialogContext) -> [Response] {
    if key == .character("y") { return [.close, .effect(.prune(maps))] }
    return text.handle(key, on: context.screen) ? [] : [.close]
  }

  mutating func draw(_ monitor: Monitor, _ context: DialogContext, _ drawing: inout Drawing) {
    let size = context.screen
    let total = SafeText(maps.countText)
    let bytes = Numbers.bytes(maps.byteCount) + "B?"
    let title: SafeText = size.columns < 70 ? "remove " + total + ", " + bytes : "remove " + total + " of exited processes, " + bytes
    let written: SafeText = size.columns < 50 ? "B, " : "B, last written "
    let lines = maps.map { map -> (SafeText, SafeText) in
      let age = Numbers.age(monitor.now.wall.since(map.lastWrite), isShort: true)
      return (SafeText(map.file.path.lastComponent?.string ?? ""), Numbers.bytes(map.size) + written + (age == "now" ? age : age + " ago"))
    }
    text.draw(
      lines, title: title, keyColumns: 21, labels: [Label("remove", key: .character("y")), Label("back", key: .escape)], on: size, &drawing)
  }

  /// Returns the message about the removed maps and, if any, the first failure.
  static func outcome(_ removed: [LeftoverMap], _ failures: [ProcessesError]) -> (text: String, isError: Bool) {
    guard let failure = failures.first else {
      return ("removed \(removed.countText) of exited processes, \(Numbers.bytes(removed.byteCount).string)B", false)
    }
    let name = failure.path.lastComponent?.string ?? ""
    return ("removed \(removed.count) of \(removed.count + failures.count) \(removed.noun)s; cannot remove \(name): \(failure.cause)", true)
  }
}
