import SystemPackage

/// A file that some process holds open, whatever has become of its name.
public struct HeldFile: Hashable, Sendable {
  /// The way to it, `/proc/PID/fd/N`.
  public let link: FilePath
  /// Which file was seen there; another one is not opened.
  public let identity: FileIdentity

  /// Names an open file.
  public init(link: FilePath, identity: FileIdentity) {
    self.link = link
    self.identity = identity
  }
}
