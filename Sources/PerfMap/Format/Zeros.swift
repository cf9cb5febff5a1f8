/// NULs to hand over where a file has a hole.
enum Zeros {
  /// 64 KiB of them.
  static let page = [UInt8](repeating: 0, count: 64 << 10)
}
