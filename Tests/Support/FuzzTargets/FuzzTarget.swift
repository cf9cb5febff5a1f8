/// A part of jittop with properties that hold for any input.
///
/// Tests/Fuzzing runs the targets with inputs from libFuzzer; FuzzTargetsTests replays inputs that once found a fault.
public struct FuzzTarget: Sendable {
  /// The name on the command line and of the input directory.
  public let name: String
  /// The length in bytes above which inputs find nothing new.
  public let longestInput: Int
  /// The initial inputs.
  public let seeds: @Sendable () throws -> [[UInt8]]
  /// Returns a description of the fault that an input causes, or nil.
  public let fault: @Sendable ([UInt8]) throws -> String?

  /// All targets.
  public static let all = [
    decoder, follower, ranges, tidy, theme, configuration, keys, filter, monitor, recording, script, input, processes, writer, jitDump,
    sampling,
  ]
}
