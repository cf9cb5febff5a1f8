/// NULs to hand over where a file has a hole.
package enum ZeroBytes {
  /// 64 KiB of them.
  package static let page = [UInt8](repeating: 0, count: 64 << 10)
}
