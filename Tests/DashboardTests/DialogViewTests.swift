import Monitor
import PerfMap
import Processes
import Screen
import Settings
import TestSupport
import Testing

@testable import Dashboard

/// Tests each dialog without a dashboard: keys in, responses and cells out.
@Suite("Dialogs without a dashboard")
struct DialogViewTests {
  private var fed = FedMonitor.two()
  private var context = DialogContext(
    catalogue: ThemeCatalogue(choices: ["midnight", "daylight", "nord"].map { ThemeChoice(name: $0, kind: "dark") }),
    screen: Size(columns: 100, rows: 30))

  /// Types characters and returns the responses to the last one.
  @discardableResult
  private mutating func type(_ text: String, _ dialog: inout some DialogView) -> [Response] {
    text.unicodeScalars.reduce([]) { dialog.handle(.character($1), &fed.monitor, context) }
  }

  private func draw(_ dialog: inout some DialogView) -> String {
    var drawing = Drawing(canvas: Canvas(size: context.screen), symbols: .unicode)
    dialog.draw(fed.monitor, context, &drawing)
    return drawing.canvas.text
  }

  @Test("The help dialog scrolls, searches and closes; escape ends the search first")
  mutating func help() {
    var dialog = HelpDialog()
    #expect(draw(&dialog).contains("one row down") && dialog.mouseBehavior.closesOnPress && dialog.mouseBehavior.followsWheel)
    #expect(type("G", &dialog).isEmpty && !draw(&dialog).contains("one row down"))
    type("/", &dialog)
    #expect(!dialog.mouseBehavior.followsWheel)
    #expect(type("clipboard q", &dialog).isEmpty && draw(&dialog).contains("no match in the help"))
    #expect(dialog.handle(.enter, &fed.monitor, context).isEmpty)
    #expect(dialog.handle(.escape, &fed.monitor, context).isEmpty && draw(&dialog).contains("one row down"))
    #expect(dialog.handle(.escape, &fed.monitor, context).closes)
  }

  @Test("The inject dialog proposes and writes a test entry; writing the map of another process needs a confirmation")
  mutating func inject() {
    context.setup.ownMapPath = "/tmp/perf-77.map"
    var dialog = InjectDialog(number: 3, fed.monitor, context)
    #expect(draw(&dialog).contains("inject::probe_3"))
    let written = dialog.handle(.enter, &fed.monitor, context)
    guard written.closes, case .inject(let own)? = written.effects.first else {
      Issue.record("\(written)")
      return
    }
    #expect(own.target == nil && own.name == Array("inject::probe_3".utf8))
    dialog = InjectDialog(number: 4, fed.monitor, context)
    _ = dialog.handle(.backTab, &fed.monitor, context)
    _ = dialog.handle(.right, &fed.monitor, context)
    #expect(dialog.handle(.enter, &fed.monitor, context).isEmpty && draw(&dialog).contains("Write into the map of node?"))
    #expect(type("n", &dialog).isEmpty && !draw(&dialog).contains("Write into"))
    _ = dialog.handle(.enter, &fed.monitor, context)
    guard case .inject(let foreign)? = type("y", &dialog).effects.first else {
      Issue.record("no injection")
      return
    }
    #expect(foreign.target == fed.monitor.selectedMap)
    dialog = InjectDialog(number: 5, fed.monitor, context)
    #expect(dialog.handle(.escape, &fed.monitor, context).closes)
  }

  @Test("In the inject dialog, enter focuses an invalid field and writes nothing")
  mutating func injectProblem() {
    var dialog = InjectDialog(number: 1, fed.monitor, context)
    for _ in 0..<2 { _ = dialog.handle(.tab, &fed.monitor, context) }
    type("xyz", &dialog)
    _ = dialog.handle(.tab, &fed.monitor, context)
    #expect(dialog.handle(.enter, &fed.monitor, context).isEmpty && dialog.field == .size)
  }

  @Test("The JVM dialog requests a map once or every 5 s, or stops repeated requests")
  mutating func jvm() {
    let pid = ProcessID(9)
    var dialog = JVMDialog(pid: pid, comm: Array("java".utf8), isRepeating: true)
    #expect(draw(&dialog).contains("jcmd 9 Compiler.perfmap"))
    #expect(type("y", &dialog).effects == [.askJVM(pid, every: nil)])
    #expect(type("ly", &dialog).effects == [.askJVM(pid, every: .seconds(5))])
    #expect(type("lllllly", &dialog).effects == [.stopAskingJVM(pid)])
    #expect(dialog.handle(.escape, &fed.monitor, context).closes)
    guard case .error = JVMDialog.open(fed.monitor, context) else {
      Issue.record("node is not a JVM")
      return
    }
  }

  @Test("The list of runtimes without a map offers commands to copy, and requests maps from a JVM unless --readonly is set")
  mutating func mapless() {
    let processes = [
      RuntimeWithoutMap(pid: ProcessID(7), comm: Array("node".utf8), runtime: .node),
      RuntimeWithoutMap(pid: ProcessID(8), comm: Array("java".utf8), runtime: .jvm),
    ]
    var dialog = WithoutMapDialog(processes: processes)
    #expect(draw(&dialog).contains("       7  node             node      "), "\(draw(&dialog))")
    #expect(type("y", &dialog).effects == [.copy(processes[0].how)])
    #expect(dialog.handle(.enter, &fed.monitor, context).messages.first?.hasPrefix("only a running JVM") ?? false)
    type("j", &dialog)
    #expect(dialog.handle(.enter, &fed.monitor, context).opened.first is JVMDialog)
    let old = RuntimeWithoutMap(pid: ProcessID(9), comm: Array("python3.11".utf8), runtime: .cpython)
    var impossible = WithoutMapDialog(processes: [old])
    #expect(draw(&impossible).contains("python 3.11 cannot write a map"))
    #expect(type("y", &impossible).effects.isEmpty)
    #expect(impossible.handle(.enter, &fed.monitor, context).errors == [old.how])
    context.setup.isReadOnly = true
    #expect(dialog.handle(.enter, &fed.monitor, context).errors == ["cannot request a map: started with --readonly"])
    var empty = WithoutMapDialog(processes: [])
    #expect(draw(&empty).contains("none visible to this user") && type("y", &empty).isEmpty && type("q", &empty).closes)
  }

  @Test("In the prune dialog, only y removes maps")
  mutating func prune() {
    var dialog = PruneDialog(maps: [])
    #expect(draw(&dialog).contains("remove 0 maps"))
    #expect(type("j", &dialog).isEmpty)
    #expect(type("n", &dialog).closes && type("n", &dialog).effects.isEmpty)
    let removed = type("y", &dialog)
    #expect(removed.closes && removed.effects == [.prune([])])
  }

  @Test("The palette completes, selects and runs commands by name")
  mutating func palette() {
    var dialog = Palette()
    type("sav", &dialog)
    #expect(draw(&dialog).contains("save screen FILE"))
    #expect(dialog.handle(.tab, &fed.monitor, context).isEmpty)
    type("/tmp/x", &dialog)
    #expect(dialog.handle(.enter, &fed.monitor, context).effects == [.saveScreen("/tmp/x")])
    dialog = Palette("back 42s")
    #expect(dialog.handle(.enter, &fed.monitor, context).steps == [.move(.seconds(-42))])
    dialog = Palette("back soon")
    #expect(dialog.handle(.enter, &fed.monitor, context).errors == ["expected a time such as 42s or 2m"])
    dialog = Palette("quit")
    let quit = dialog.handle(.enter, &fed.monitor, context)
    #expect(quit.closes && quit.actions == [.quit])
    dialog = Palette()
    #expect(dialog.choose(1, context).isEmpty)
    #expect(dialog.handle(.enter, &fed.monitor, context).actions == [Action.allCases[1]])
    #expect(dialog.handle(.backspace, &fed.monitor, context).closes)
  }

  @Test("Enter starts a typed search; escape, or backspace in an empty prompt, cancels it")
  mutating func search() {
    var dialog = SearchPrompt()
    type("js:", &dialog)
    #expect(draw(&dialog).contains(" search names: js:") && fed.monitor.search == nil)
    let found = dialog.handle(.enter, &fed.monitor, context)
    #expect(found.closes && found.panes == [.entries] && fed.monitor.search?.query == Array("js:".utf8))
    var other = SearchPrompt()
    #expect(other.handle(.backspace, &fed.monitor, context).closes && other.handle(.escape, &fed.monitor, context).closes)
  }

  @Test("A filter applies after each key; escape restores the previous filter; an invalid filter is not accepted")
  mutating func filter() {
    var dialog = FilterPrompt(fed.monitor)
    type("size>40", &dialog)
    #expect(fed.monitor.filter?.filter.text == "size>40" && draw(&dialog).contains("size>40"))
    #expect(dialog.handle(.enter, &fed.monitor, context).closes)
    dialog = FilterPrompt(fed.monitor)
    type(" size>", &dialog)
    #expect(dialog.handle(.enter, &fed.monitor, context).isEmpty, "an invalid filter stays open")
    #expect(dialog.handle(.down, &fed.monitor, context).actions == [.down])
    #expect(dialog.handle(.escape, &fed.monitor, context).closes && fed.monitor.filter?.filter.text == "size>40")
  }

  @Test("The list of malformed lines shows their line numbers and byte offsets")
  mutating func malformed() throws {
    fed.append("zz 1 x\n", to: try #require(fed.monitor.selectedMap))
    var dialog = MalformedDialog()
    #expect(draw(&dialog).contains("line 5 · byte "))
    #expect(type("j", &dialog).isEmpty && type("q", &dialog).closes)
  }

  @Test("In the column list, space shows and hides columns except the name; closing the list shows the options if it was opened from there")
  mutating func columns() {
    var dialog = ColumnsDialog(isFromOptions: true)
    #expect(draw(&dialog).contains("[x] address") && dialog.mouseBehavior.doublePress == .character(" "))
    #expect(type(" ", &dialog).preferences.first?.columns.contains(.address) == false)
    #expect(type("G ", &dialog).isEmpty, "the name")
    _ = dialog.choose(1, context)
    #expect(type(" ", &dialog).preferences.first?.columns.contains(.end) == true)
    #expect(dialog.handle(.enter, &fed.monitor, context).opened.first is OptionsDialog)
    var alone = ColumnsDialog()
    #expect(alone.handle(.enter, &fed.monitor, context).closes)
  }

  @Test("A changed option applies immediately; w writes the options to the configuration file")
  mutating func options() {
    var dialog = OptionsDialog()
    #expect(draw(&dialog).contains("midnight"))
    let next = type("l", &dialog)
    #expect(next.preferences.first?.theme == "daylight" && next.effects.count == 1)
    #expect(type("w", &dialog).effects == [.savePreferences(context.preferences)])
    var columns = OptionsDialog(at: .columns)
    #expect(columns.handle(.enter, &fed.monitor, context).opened.first is ColumnsDialog)
    var hidden = OptionsDialog(at: .hidden)
    #expect(hidden.handle(.enter, &fed.monitor, context).messages == ["use keys 1 to 6 to show and hide panes"])
    #expect(dialog.handle(.escape, &fed.monitor, context).closes)
  }

  @Test("The selected theme applies immediately; escape restores the previous one")
  mutating func themes() {
    #expect(ThemePicker.open(context).effects == [.readThemes])
    var dialog = ThemePicker(before: "midnight")
    #expect(draw(&dialog).contains("▸ midnight"))
    #expect(type("j", &dialog).preferences.first?.theme == "daylight")
    #expect(dialog.choose(2, context).preferences.first?.theme == "nord")
    context.preferences.theme = "nord"
    #expect(dialog.handle(.enter, &fed.monitor, context).messages == ["theme nord for this session; to keep it, press F2, then w"])
    let reverted = dialog.handle(.escape, &fed.monitor, context)
    #expect(reverted.closes && reverted.preferences.first?.theme == "midnight")
    #expect(type("w", &dialog).effects == [.savePreferences(context.preferences)])
  }
}
