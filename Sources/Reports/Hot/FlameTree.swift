import MapAnalysis
import Monitor
import PerfMap
import Screen

/// The stacks of processes as a tree of functions: below each function the functions that it called, with their numbers of samples.
struct FlameTree {
  /// The root, a process, or a function that was called by the functions of the nodes above.
  struct Node {
    fileprivate(set) var name: SafeText
    fileprivate(set) var color: String
    /// The number of samples in the function or in functions that it called.
    fileprivate(set) var samples = 0
    /// The indices of the nodes below, in the order of their names.
    fileprivate(set) var children: [Int] = []
  }

  private struct Step: Hashable {
    var outer: Int
    var function: HotFunction
  }

  /// The nodes, each after the node above it. The first is the root.
  private(set) var nodes: [Node]

  /// Creates a tree whose root is the only process, or stands for all processes. O(stacks × frames).
  init(_ reports: [HotReport]) {
    nodes = [Node(name: SafeText("all processes"), color: "process")]
    for report in reports {
      let process = SafeText("\(report.process.pid) ") + SafeText(bytes: report.process.comm)
      if reports.count == 1 {
        nodes[0].name = process
        add(report, below: 0)
      } else if !report.isEmpty {
        nodes[0].samples += report.profile.count
        add(report, below: add(Node(name: process, color: "process"), below: 0))
      }
    }
    let names = nodes.map(\.name.string)
    for index in nodes.indices { nodes[index].children.sort { names[$0] < names[$1] } }
  }

  private mutating func add(_ node: Node, below outer: Int) -> Int {
    nodes.append(node)
    nodes[outer].children.append(nodes.count - 1)
    return nodes.count - 1
  }

  private mutating func add(_ report: HotReport, below top: Int) {
    var known: [Step: Int] = [:]
    report.profile.stacks.forEachStack { stack, samples in
      var index = top
      nodes[index].samples += samples
      for frame in report.profile.stacks.frames(of: stack).reversed() {
        let step = Step(outer: index, function: report.profile.frames[Int(frame)].function)
        index = known[step] ?? add(Self.node(step.function, in: report), below: index)
        known[step] = index
        nodes[index].samples += samples
      }
    }
  }

  private static func node(_ function: HotFunction, in report: HotReport) -> Node {
    Node(name: SafeText(bytes: report.name(of: function), limit: 200), color: color(of: function, in: report))
  }

  private static func color(of function: HotFunction, in report: HotReport) -> String {
    switch function {
    case .named: PictureStyle.name(of: report.tier(of: function))
    case .module: "native"
    case .unnamed: "unnamed"
    }
  }
}
