// Runs code at given addresses for a profiler: run-code MAP FIRST-PAGE PAGES < ADDRESSES
//
// Copies MAP to /tmp/perf-<own pid>.map (the caller removes it) and maps executable pages at FIRST-PAGE (hexadecimal). At each address of
// standard input (hexadecimal, one per line, at least 3 bytes apart) it runs an instruction that jumps to itself for 2 ms of CPU time
// (`loop .`, `ret`), so that all samples there have exactly this address. Prints its process ID.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#if defined(__x86_64__)
static void spin(uint64_t address) {
  uint64_t count = 5000;
  __asm__ volatile("call *%1" : "+c"(count) : "r"(address) : "memory", "cc");
}
static const unsigned char code[] = {0xe2, 0xfe, 0xc3};
#else
static void spin(uint64_t address) { (void)address; }
static const unsigned char code[] = {0, 0, 0};
#endif

static int64_t processor_time(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static int copy_map(const char *from) {
  char to[64], buffer[4096];
  snprintf(to, sizeof to, "/tmp/perf-%d.map", (int)getpid());
  int source = open(from, O_RDONLY), target = open(to, O_WRONLY | O_CREAT | O_EXCL, 0644);
  ssize_t count = source < 0 || target < 0 ? -1 : 1;
  while (count > 0 && (count = read(source, buffer, sizeof buffer)) > 0)
    if (write(target, buffer, (size_t)count) != count) count = -1;
  if (source >= 0) close(source);
  return target >= 0 && close(target) == 0 && count == 0 ? 0 : -1;
}

int main(int argc, char **argv) {
  if (argc != 4 || copy_map(argv[1]) != 0) return 2;
  uint64_t first = strtoull(argv[2], 0, 16);
  size_t length = strtoul(argv[3], 0, 10) * 4096;
  void *pages = mmap((void *)first, length, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  if (pages != (void *)first) return 3;
  printf("%d\n", (int)getpid());
  char line[64];
  while (fgets(line, sizeof line, stdin)) {
    uint64_t address = strtoull(line, 0, 16);
    if (address < first || address + sizeof code > first + length) return 4;
    memcpy((void *)address, code, sizeof code);
    int64_t end = processor_time() + 2000000;
    while (processor_time() < end) spin(address);
  }
  return 0;
}
