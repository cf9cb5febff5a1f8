import PerfMap
import Session

extension FuzzTarget {
  /// Scripts: any text is parsed or has an error at one of its lines, and the lines are independent.
  static let script = FuzzTarget(
    name: "script", longestInput: 4096,
    seeds: {
      let story = """
        # A story
        :size 160 45
        \t:feed a.map 4711 node\r
        :write @5 1000 40 \\x1b\\n\\t\\\\ ä\\c

        :tick 500ms
        :key j enter ctrl-d F3 shift-tab é
        :type a b
        :click 12 4
        :double-click sort s
        :wheel down 3 4
        :drag 1 2 3 4
        :expect 2 maps
        :expect-not #
        :save-picture -
        :exit 7
        :wait
        """
      return story.split(separator: "\n").map { Array($0.utf8) } + [Array(story.utf8), Array((story + "\n:sleep 1\n").utf8)]
    },
    fault: { input in
      let lines = input.split(separator: 0x0a, omittingEmptySubsequences: false)
      do throws(ScriptError) {
        let steps = try Script(input, name: "fuzz").steps
        var last = 0
        for step in steps {
          guard step.line > last, step.line <= lines.count else { return "line \(step.line) after \(last), of \(lines.count)" }
          last = step.line
          guard let alone = try? Script(lines[step.line - 1], name: "line").steps, alone.map(\.command) == [step.command] else {
            return "line \(step.line) is another command alone"
          }
          if case .tick(let time) = step.command, time < .zero || time > .seconds(86_400) { return "a tick of \(time)" }
          if case .size(let size) = step.command, size.columns < 1 || size.rows < 1 || size.columns > 2000 || size.rows > 2000 {
            return "a size of \(size)"
          }
        }
      } catch {
        guard let line = error.line, line >= 1, line <= lines.count else { return "an error at line \(String(describing: error.line))" }
        if error.cause.isEmpty { return "an error without a cause" }
        if (try? Script(lines[line - 1], name: "line")) != nil { return "line \(line) has no error alone" }
      }
      return nil
    })
}
