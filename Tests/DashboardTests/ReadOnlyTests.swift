import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("Read-only mode")
struct ReadOnlyTests {
  /// Every printable ASCII character, control key and named key.
  private static let keys: [Key] =
    (0x20..<0x7f).compactMap { Unicode.Scalar($0).map(Key.character) } + "abcdefghijklmnopqrstuvwxyz".unicodeScalars.map(Key.control)
    + [
      .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, .enter, .escape, .tab, .backTab, .backspace, .delete, .insert,
    ] + (1...12).map(Key.function)

  /// Keys that open dialogs and panes.
  private static let places: [[Key]] =
    [[], [.character("?")], [.character(":")], [.character("c")], [.function(2)], [.character("/")], [.character("\\")], [.character("i")]]
    + [[.character("m")], [.character("p")], [.character("5")], [.character("6")], [.character("2")], [.character("z")]]

  @Test("With --readonly, no key in any dialog or pane returns an effect that writes; without --readonly, some keys do")
  func keys() throws {
    var seen: [Bool: Set<String>] = [:]
    for isReadOnly in [true, false] {
      for place in Self.places {
        var rig = try DashboardRig.small(isReadOnly: isReadOnly)
        rig.press(place)
        for key in Self.keys {
          var (dashboard, monitor) = (rig.dashboard, rig.fed.monitor)
          for next in [key, .enter, .character("y")] {
            for effect in dashboard.handle(.key(next), &monitor) where effect.writes {
              seen[isReadOnly, default: []].insert(Self.name(effect))
            }
          }
        }
      }
    }
    #expect(seen[true] == nil)
    #expect(seen[false] == ["inject", "saveTable", "startDemo", "savePreferences"])
  }

  private static func name(_ effect: Effect) -> String {
    String("\(effect)".prefix { $0.isLetter })
  }

  @Test(
    "With --readonly, no command of the palette returns an effect that writes",
    arguments: Command.all(isReadOnly: false).map(\.name) + ["save screen /tmp/x", "inject", "demo"])
  func palette(_ name: String) throws {
    var rig = try DashboardRig.small(isReadOnly: true)
    let effects = rig.type(":" + name) + rig.press(.enter) + rig.press(.enter) + rig.press(.character("y"))
    #expect(effects.allSatisfy { !$0.writes })
  }

  @Test("With --readonly, no click returns an effect that writes")
  func clicks() throws {
    var writers: [String] = []
    for place in Self.places {
      for size in [(160, 45), (80, 24)] {
        var rig = try DashboardRig.small(columns: size.0, rows: size.1, isReadOnly: true)
        rig.press(place)
        for row in 0..<size.1 {
          for column in stride(from: 0, to: size.0, by: 5) {
            for kind in [MouseEvent.Kind.press, .doublePress] {
              var (dashboard, monitor) = (rig.dashboard, rig.fed.monitor)
              let effects = dashboard.handle(.mouse(MouseEvent(kind, at: Point(column: column, row: row))), &monitor)
              if effects.contains(where: \.writes) { writers.append("\(place) \(column),\(row)") }
            }
          }
        }
      }
    }
    #expect(writers == [])
  }

  @Test("With --readonly, the options dialog does not offer to write the configuration, and w shows a message")
  func refusal() throws {
    var rig = try DashboardRig.small(isReadOnly: true)
    rig.press(.function(2))
    #expect(!rig.shows("write to the configuration"))
    #expect(rig.press(.character("w")) == [])
    #expect(rig.shows("--readonly"))
  }
}
