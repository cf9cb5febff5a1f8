import Glibc

// The functions that libFuzzer calls (compiler-rt/lib/fuzzer/FuzzerInterface.h). It provides `main`.

/// Prepares the target and replaces the command line. Called once before the first input.
@c(LLVMFuzzerInitialize)
public func initialize(
  _ count: UnsafeMutablePointer<Int32>, _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> Int32 {
  let line = (0..<Int(count.pointee)).compactMap { words.pointee[$0].map { String(cString: $0) } }
  let wanted = Fuzzer.prepare(line)
  let copy = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: wanted.count + 1)
  for (place, word) in wanted.enumerated() { copy[place] = strdup(word) }
  copy[wanted.count] = nil
  count.pointee = Int32(wanted.count)
  words.pointee = copy
  return 0
}

/// Tests one input.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  Fuzzer.test(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}
