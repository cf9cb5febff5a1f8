/// NULs to hand over where a file has a hole.
package enum Zeros {
  /// 64 KiB of them.
  package static let page = [UInt8](repeating: 0, count: 64 << 10)
}
