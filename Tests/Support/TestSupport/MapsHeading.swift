extension Collection where Element: StringProtocol {
  /// The heading of the table of maps in the rows of a screen; empty if there is none. The line about profilers may be above it.
  public var mapsHeading: Element { first { $0.contains("processes") } ?? "" }
}
