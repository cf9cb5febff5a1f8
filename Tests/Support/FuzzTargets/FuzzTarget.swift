/// A part of jittop and what has to hold of it for any bytes.
///
/// Tests/Fuzzing feeds them with inputs that libFuzzer makes up; FuzzTargetsTests replays those that once showed a fault.
public struct FuzzTarget: Sendable {
  /// What it is called on the command line, and its directory of inputs.
  public let name: String
  /// The length in bytes above which inputs bring nothing new.
  public let longestInput: Int
  /// Inputs to begin with.
  public let seeds: @Sendable () throws -> [[UInt8]]
  /// What is wrong after an input, in words; nil when nothing is.
  public let fault: @Sendable ([UInt8]) throws -> String?

  /// All targets.
  public static let all = [decoder, follower, ranges, tidy, theme, configuration, keys, filter, monitor]
}
