/// The memory that map files are read into: 256 KiB, shared by any number of followers on one thread.
package final class ReadBuffer {
  let bytes: UnsafeMutableRawBufferPointer

  /// Allocates the buffer.
  package init() {
    bytes = .allocate(byteCount: 256 << 10, alignment: 64)
  }

  deinit { bytes.deallocate() }
}
