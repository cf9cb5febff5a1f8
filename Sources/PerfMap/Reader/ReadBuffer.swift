/// A buffer of 256 KiB for reading map files. All followers of one thread can share it.
package final class ReadBuffer {
  let bytes: UnsafeMutableRawBufferPointer

  package init() {
    bytes = .allocate(byteCount: 256 << 10, alignment: 64)
  }

  deinit { bytes.deallocate() }
}
