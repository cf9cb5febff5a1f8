import PerfMap
import TestSupport

extension FuzzTarget {
  /// The follower: after any changes of the file, its contents agree with a fresh reading.
  static let follower = FuzzTarget(
    name: "follower", longestInput: 1024,
    seeds: {
      [
        [0] + oddLines.prefix(60) + [0, 7, 0, 4] + Array("3 3 c\n4".utf8) + [0, 7, 1, 5, 3, 7, 0],
        [1, 200, 8, 5, 2, 0, 50, 1, 3, 7, 0, 4, 0x31, 0x20, 0x31, 0x0a, 0],
        [1, 90, 7, 0, 5, 7, 0, 0, 0x31, 0x0a, 0, 6, 7, 0, 9, 1, 7, 0, 6, 7, 0],
        [1, 255, 8, 200, 1, 255, 8, 200, 8, 200, 3, 1, 255, 7, 0, 10, 0, 0, 0x41, 0x42, 0, 7, 0],
      ]
    },
    fault: { input in
      var script = InputScript(input)
      let trial = try FollowerTrial()
      var steps = 0
      while !script.isAtEnd, steps < 60 {
        if let wrong = try trial.step(&script) { return wrong }
        steps += 1
      }
      return trial.difference()
    })
}
