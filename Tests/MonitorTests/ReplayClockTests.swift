import PerfMap
import Testing

@testable import Monitor

@Suite("The clock of a recording")
struct ReplayClockTests {
  @Test("A replay clock changes speed, pauses, jumps, and stops at both ends")
  func clock() {
    var clock = ReplayClock(length: .seconds(100))
    clock.pass(.seconds(3))
    #expect(clock.position == .seconds(3) && clock.isRunning)
    clock.perform(.faster)
    clock.perform(.faster)
    clock.pass(.seconds(2))
    #expect(clock.speed == 4 && clock.position == .seconds(11))
    clock.perform(.pause)
    clock.pass(.seconds(50))
    #expect(clock.position == .seconds(11) && !clock.isRunning)
    clock.perform(.move(.seconds(-20)))
    #expect(clock.position == .zero && clock.isPaused)
    clock.perform(.move(.seconds(10)))
    clock.perform(.pause)
    for _ in 0..<20 { clock.perform(.slower) }
    clock.pass(.seconds(8))
    #expect(clock.speed == 0.125 && clock.position == .seconds(11))
    clock.perform(.end)
    #expect(clock.isAtEnd && !clock.isRunning && clock.position == .seconds(100))
    clock.perform(.pause)
    #expect(clock.position == .zero && clock.isRunning)
    for _ in 0..<20 { clock.perform(.faster) }
    clock.pass(.seconds(1))
    #expect(clock.speed == 256 && clock.isAtEnd)
    clock.perform(.start)
    #expect(clock.position == .zero && clock.isRunning)
  }
}
