// A process with different kinds of memory and a map of them, for tests of readers of both: map-memory DIRECTORY [MAPPINGS]
//
// Writes DIRECTORY/perf-<own pid>.map with an entry in each of: writable and executable anonymous memory, executable anonymous memory,
// shared memory (/dev/zero), the code of the program file, and memory that is not executable. Creates MAPPINGS further mappings. The map
// does not change afterwards. The first SIGUSR1 removes the permissions of the first entry's memory, the second unmaps the memory of the
// second entry, and the third ends the process. Each step except the last prints a line.
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static const size_t page = 4096;

// Maps a page with gaps around it, so that the kernel does not merge it with its neighbors.
static uint8_t *map(int protection, int flags) {
  uint8_t *room = mmap(0, 3 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED) exit(3);
  uint8_t *memory = mmap(room + page, page, protection, flags | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  if (memory == MAP_FAILED) exit(3);
  return memory;
}

static void say(const char *what) {
  puts(what);
  fflush(stdout);
}

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR1);
  sigprocmask(SIG_BLOCK, &signals, 0);
  uint8_t *code = map(PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE);
  uint8_t *fixed = map(PROT_READ | PROT_EXEC, MAP_PRIVATE);
  uint8_t *shared = map(PROT_READ | PROT_EXEC, MAP_SHARED);
  uint8_t *data = map(PROT_READ | PROT_WRITE, MAP_PRIVATE);
  long more = argc > 2 ? strtol(argv[2], 0, 10) : 0;
  for (long index = 0; index < more; index += 2) {
    // Mappings with alternating permissions, which the kernel does not merge.
    uint8_t *both = mmap(0, 2 * page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (both == MAP_FAILED || mprotect(both, page, PROT_READ | PROT_EXEC) != 0) return 3;
  }
  char path[4096];
  snprintf(path, sizeof path, "%s/perf-%d.map", argv[1], (int)getpid());
  FILE *file = fopen(path, "w");
  if (!file) return 4;
  fprintf(file, "%lx 100 JS:*written\n%lx 100 JS:*fixed\n%lx 100 JS:*shared\n%lx 10 JS:*text\n%lx 100 JS:~data\n", (long)code, (long)fixed,
          (long)shared, (long)(uintptr_t)&main, (long)data);
  fclose(file);
  say("mapped");
  int signal;
  sigwait(&signals, &signal);
  mprotect(code, page, PROT_NONE);
  say("protected");
  sigwait(&signals, &signal);
  munmap(fixed, page);
  say("unmapped");
  sigwait(&signals, &signal);
  return 0;
}
