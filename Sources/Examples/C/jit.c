/* A minimal JIT: generates a function, writes its name to the perf map, and runs it. To build and profile it:
 *   cc jit.c -o jit $(pkg-config --cflags --libs perfmap) && perf record -e cpu-clock ./jit && perf script | grep sum_to */
#include <perfmap.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* uint32_t sum_to(uint32_t n): returns n + (n - 1) + ... + 1 modulo 2^32, for n > 0. */
#if defined(__x86_64__)
static const unsigned char code[] = {0x31, 0xc0, 0x01, 0xf8, 0xff, 0xcf, 0x75, 0xfa, 0xc3};
#elif defined(__aarch64__)
static const uint32_t code[] = {0x2a0003e1, 0x52800000, 0x0b010000, 0x71000421, 0x54ffffc1, 0xd65f03c0};
#else
#error "no code for this processor"
#endif

int main(int count, char **words) {
  uint32_t n = count > 1 ? (uint32_t)strtoul(words[1], NULL, 10) : 1000000000;
  char *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return perror("mmap"), 1;
  memcpy(memory, code, sizeof code);
  if (mprotect(memory, 4096, PROT_READ | PROT_EXEC) != 0) return perror("mprotect"), 1;
  __builtin___clear_cache(memory, memory + sizeof code);

  if (perfmap_write_entry(memory, sizeof code, "jit::sum_to") != 0) perror("perf map");

  uint32_t (*sum_to)(uint32_t) = (uint32_t (*)(uint32_t))(uintptr_t)memory;
  printf("the sum of 1 to %u, modulo 2^32: %u\n", n, sum_to(n));
  perfmap_state_fini();
  return munmap(memory, 4096);
}
