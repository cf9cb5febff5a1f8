import TestSupport

extension FuzzTarget {
  /// The monitor with its dashboard: after each step of bytes, time, keys, mouse or size the cells are valid, and at the end all counts
  /// agree with the bytes.
  static let monitor = FuzzTarget(
    name: "monitor", longestInput: 2048,
    seeds: {
      let step = { (step: MonitorTrial.Step, arguments: [UInt8]) in [step.rawValue] + arguments }
      let keys = { (text: String) in step(.type, Array(text.utf8) + [0]) }
      let map = step(.add, [7, 0]) + step(.append, [0] + oddLines + [0])
      var seeds = ["?", "/app", "\\size>4k", "i", "m", "2++h}", "3ss", "4", "5", "6jj", "psp", ":filter x", "o", " xu", "zz"].map {
        [0, 2] + map + keys($0) + step(.key, [12]) + step(.pass, [4])
      }
      for sample in try sampleCuts(lines: 6) {
        seeds.append(
          [1, 3] + step(.add, [1, 1]) + step(.append, [0] + sample + [0]) + step(.identify, [0] + Array("node".utf8) + [0])
            + step(.pass, [5]) + keys("jjk3G") + step(.size, [40, 12]))
      }
      seeds.append(
        [0, 0] + map + map + step(.restart, [0, 1] + Array("1 1 a\n".utf8) + [0]) + step(.write, [1] + oddLines + [0])
          + step(.read, [1, 3]) + step(.mouse, [0, 5, 5]) + step(.remove, [0]))
      return seeds
    },
    fault: { input in
      var script = InputScript(input)
      var trial = MonitorTrial(&script)
      var steps = 0
      while !script.isAtEnd, steps < 32 {
        if let wrong = trial.step(&script) { return wrong }
        steps += 1
      }
      return trial.settledFault()
    })
}
