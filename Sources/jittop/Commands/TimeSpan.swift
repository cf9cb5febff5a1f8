import ArgumentParser
import Monitor

/// A span of time on the command line: `500ms`, `10s`, `2m`, `1h`, `7d`, or seconds.
struct TimeSpan: ExpressibleByArgument {
  let duration: Duration

  init?(argument: String) {
    guard let duration = Duration(words: argument[...]) else { return nil }
    self.duration = duration
  }
}
