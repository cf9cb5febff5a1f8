import SystemPackage

extension FileIdentity {
  init(_ status: Stat) {
    self.init(device: UInt64(status.deviceID.rawValue), inode: UInt64(status.inode.rawValue))
  }

  /// Which file stands at a path; by default a link is itself. Throws when there is none, or we may not look.
  public init(at path: FilePath, followTargetSymlink: Bool = false) throws(Errno) {
    self.init(try path.stat(followTargetSymlink: followTargetSymlink))
  }
}
