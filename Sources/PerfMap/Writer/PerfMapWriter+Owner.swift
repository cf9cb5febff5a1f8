import SystemPackage

extension PerfMapWriter {
  /// Throws unless the open map belongs to a user and has one name.
  ///
  /// Anybody can put a file, or another name of somebody else's file, where a map is looked for. Who writes into a map that is not his
  /// asks this before the first entry; what was asked about is what is written, for the map stays open.
  public func require(owner: UInt32) throws(PerfMapError) {
    guard let (user, names) = appender.map.ownership() else {
      throw PerfMapError(.write, path: path, errno: nil, cause: "the writer is closed", remedy: "open a new one")
    }
    guard user == owner else {
      throw PerfMapError(
        .open, path: path, errno: .notPermitted, cause: "belongs to user \(user), not to user \(owner), whose map it would be",
        remedy: "let its owner remove it: it is not the map of that process")
    }
    guard names == 1 else {
      throw PerfMapError(
        .open, path: path, errno: .notPermitted, cause: "has \(names) names: it may be another file than a map",
        remedy: "find the other names (find -samefile), and remove this one when it is no map")
    }
  }
}
