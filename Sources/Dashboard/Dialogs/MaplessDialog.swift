import Processes
import Screen

/// The list of the runtimes that run without a map.
struct MaplessDialog {
  /// Who they are.
  var processes: [MaplessProcess]
  /// The chosen row.
  var place = 0

  var chosen: MaplessProcess? { processes.indices.contains(place) ? processes[place] : nil }
}
