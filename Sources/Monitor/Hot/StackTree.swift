import PerfMap

/// A tree of stacks, which share their outer frames. Each path from the root is a stack, and has its number of samples.
package struct StackTree: Sendable {
  /// The number of a stack. Zero is the empty stack.
  package typealias Stack = UInt32

  private struct Node {
    var outer: Stack
    var frame: UInt32
    var samples: UInt32
  }

  private struct Step: Hashable {
    var outer: Stack
    var frame: UInt32
  }

  private var nodes = [Node(outer: 0, frame: 0, samples: 0)]
  private var inner: [Step: Stack] = [:]
  /// The number of stacks, of some 40 bytes each, after which only stacks of one frame are added.
  private let limit: Int

  package init(limit: Int = 1 << 22) { self.limit = limit }

  /// The number of stacks, including those that only occur as the outer frames of others.
  package var count: Int { nodes.count - 1 }

  /// Adds a sample with frames from the outermost to the innermost, and returns its stack. O(frames).
  ///
  /// If the tree is full, a new stack is reduced to its innermost frame.
  package mutating func add(_ frames: [UInt32]) -> Stack {
    let stack = find(frames[...], limit: limit) ?? find(frames.suffix(1), limit: .max) ?? 0
    nodes[Int(stack)].samples = nodes[Int(stack)].samples.addingSaturated(1)
    return stack
  }

  private mutating func find(_ frames: ArraySlice<UInt32>, limit: Int) -> Stack? {
    var stack: Stack = 0
    for frame in frames {
      let step = Step(outer: stack, frame: frame)
      if let known = inner[step] {
        stack = known
      } else {
        guard nodes.count <= limit else { return nil }
        nodes.append(Node(outer: stack, frame: frame, samples: 0))
        stack = Stack(nodes.count - 1)
        inner[step] = stack
      }
    }
    return stack
  }

  /// Returns the frames of a stack, from the innermost to the outermost. O(frames).
  package func frames(of stack: Stack) -> [UInt32] {
    var frames: [UInt32] = []
    var stack = stack
    while stack != 0, Int(stack) < nodes.count {
      frames.append(nodes[Int(stack)].frame)
      stack = nodes[Int(stack)].outer
    }
    return frames
  }

  /// Calls `body` with each stack that has samples, and their number. O(stacks).
  package func forEachStack(_ body: (_ stack: Stack, _ samples: Int) -> Void) {
    for index in nodes.indices where index > 0 && nodes[index].samples > 0 { body(Stack(index), Int(nodes[index].samples)) }
  }
}
