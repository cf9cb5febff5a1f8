/// Decides when all processes are surveyed, and whether with their open files, by what that costs.
package struct SurveySchedule {
  /// The extent of a survey.
  package enum Scope: Hashable, Sendable {
    /// Namespaces: finds the maps in containers.
    case namespaces
    /// Also open files, which cost more: finds maps without a name, and those that several processes write.
    case openFiles
  }

  private var interval: Duration = .seconds(1)
  private var lastStart: Duration = .zero
  private var lastOpenFiles: Duration = .seconds(-60)
  private var openFilesCost: Duration = .zero
  private var isRunning = false
  private var isWanted = false

  /// How often open files are looked at, at most.
  static let openFilesInterval: Duration = .seconds(20)
  /// The shortest time between two surveys.
  static let shortestInterval: Duration = .milliseconds(250)

  package init() {}

  /// Asks for a survey before its time: the name of a map came or went in a container.
  package mutating func want() { isWanted = true }

  /// Returns the extent of a survey to start now, if one is due and none runs.
  package mutating func next(at now: Duration) -> Scope? {
    let pause = now - lastStart
    guard !isRunning, pause >= interval || isWanted && pause >= Self.shortestInterval else { return nil }
    lastStart = now
    isWanted = false
    isRunning = true
    guard now - lastOpenFiles >= max(Self.openFilesInterval, openFilesCost * 1000) else { return .namespaces }
    lastOpenFiles = now
    return .openFiles
  }

  /// Records that a survey is over, the processor time that it took, and that of the open files if it included them.
  ///
  /// Surveys take 0.2 % of a processor at most, unless they would be more than five seconds apart.
  package mutating func finished(cost: Duration, openFiles: Duration?) {
    isRunning = false
    interval = min(max(.seconds(1), cost * 500), .seconds(5))
    if let openFiles { openFilesCost = openFiles }
  }
}
