// A minimal JIT: generates a function, writes its name to the perf map, and runs it. To profile it in a clone of this repository:
//   swift build && perf record -e cpu-clock .build/debug/jit-example && perf script | grep sum_to
import Glibc
import PerfMap

// uint32_t sum_to(uint32_t n): returns n + (n - 1) + ... + 1 modulo 2^32, for n > 0.
#if arch(x86_64)
  let code: [UInt8] = [0x31, 0xc0, 0x01, 0xf8, 0xff, 0xcf, 0x75, 0xfa, 0xc3]
#elseif arch(arm64)
  let code: [UInt32] = [0x2a00_03e1, 0x5280_0000, 0x0b01_0000, 0x7100_0421, 0x54ff_ffc1, 0xd65f_03c0]
#endif
let size = code.count * MemoryLayout.size(ofValue: code[0])
let count = CommandLine.arguments.dropFirst().first.flatMap { UInt32($0) } ?? 1_000_000_000

guard let memory = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), memory != MAP_FAILED else {
  perror("mmap")
  exit(1)
}
code.withUnsafeBytes { UnsafeMutableRawBufferPointer(start: memory, count: size).copyMemory(from: $0) }
guard mprotect(memory, 4096, PROT_READ | PROT_EXEC) == 0 else {
  perror("mprotect")
  exit(1)
}

let writer = try PerfMapWriter(for: ProcessID(getpid()))
try writer.write(start: Address(UInt64(UInt(bitPattern: memory))), size: ByteCount(UInt64(size)), name: "jit::sum_to")

let sumTo = unsafeBitCast(memory, to: (@convention(c) (UInt32) -> UInt32).self)
print("the sum of 1 to \(count), modulo 2^32: \(sumTo(count))")
try writer.close()
munmap(memory, 4096)
