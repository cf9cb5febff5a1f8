extension MapDirectory {
  /// What happened to the maps of a directory.
  package enum Change: Hashable, Sendable {
    /// A map is there. Of a map already known it says that another file has taken its name.
    case appeared(MapFile)
    /// A map is no longer there under its name; a writer or reader may have it open still.
    case vanished(MapFile)
    /// Something was missed: only a new listing tells what is there.
    case rescan
  }
}
