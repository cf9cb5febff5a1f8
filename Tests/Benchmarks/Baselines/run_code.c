// Runs code at an address for some time, so that perf has samples for which `perf script` loads a map.
//
// Usage: run_code ADDRESS MILLISECONDS
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

// A function that counts down from its argument.
#if defined __x86_64__
static const unsigned char code[] = {0x48, 0xff, 0xcf, 0x75, 0xfb, 0xc3};
#elif defined __aarch64__
static const unsigned char code[] = {0x00, 0x04, 0x00, 0xf1, 0xe1, 0xff, 0xff, 0x54, 0xc0, 0x03, 0x5f, 0xd6};
#else
#error "no code for this processor"
#endif

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  uintptr_t address = strtoull(argv[1], NULL, 16), page = address & ~(uintptr_t)65535;
  char *memory = mmap((void *)page, 131072, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  if (memory != (void *)page) {
    perror("mmap");
    return 1;
  }
  memcpy((void *)address, code, sizeof code);
  if (mprotect(memory, 131072, PROT_READ | PROT_EXEC) != 0) {
    perror("mprotect");
    return 1;
  }
  __builtin___clear_cache((char *)address, (char *)address + sizeof code);
  printf("%d\n", getpid());
  clock_t end = clock() + strtol(argv[2], NULL, 10) * (CLOCKS_PER_SEC / 1000);
  while (clock() < end) ((void (*)(uint64_t))address)(100000);
  return 0;
}
