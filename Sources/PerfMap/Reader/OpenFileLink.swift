import SystemPackage

/// A file that some process holds open, whatever has become of its name.
package struct OpenFileLink: Hashable, Sendable {
  /// The way to it, `/proc/PID/fd/N`.
  package let link: FilePath
  /// Which file was seen there; another one is not opened.
  package let identity: FileIdentity

  /// Names an open file.
  package init(link: FilePath, identity: FileIdentity) {
    self.link = link
    self.identity = identity
  }
}
