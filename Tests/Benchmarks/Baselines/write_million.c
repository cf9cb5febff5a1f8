// Appends lines to maps, each with one write(2), and prints the elapsed time and the processor time of the writes in seconds.
//
// Usage: write_million DIRECTORY MAPS LINES
// Writes LINES lines to each of MAPS maps in turn, named by the PID of this process and the numbers after it, and removes them at the end.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static char paths[64][4096];

static double seconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  int maps = argc == 4 ? atoi(argv[2]) : 0, lines = argc == 4 ? atoi(argv[3]) : 0, files[64];
  if (maps < 1 || maps > 64 || lines < 1) {
    fprintf(stderr, "usage: write_million DIRECTORY MAPS LINES\n");
    return 2;
  }
  for (int i = 0; i < maps; i++) {
    snprintf(paths[i], sizeof paths[i], "%s/perf-%d.map", argv[1], getpid() + i);
    files[i] = open(paths[i], O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
    if (files[i] < 0) {
      perror(paths[i]);
      return 1;
    }
  }
  // Let a watcher find the maps first, so that all writes are watched.
  usleep(300000);
  double start = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
  for (int n = 0; n < lines; n++) {
    char line[128];
    int length = snprintf(
        line, sizeof line, "%x %x JS:*function_number_%d /srv/app/some/file.js:%d:1\n", 0x10000000 + n * 64, 60, n, n % 1000);
    for (int i = 0; i < maps; i++) {
      if (write(files[i], line, length) != length) {
        perror(paths[i]);
        return 1;
      }
    }
  }
  double end = seconds(CLOCK_MONOTONIC), cpu_end = seconds(CLOCK_PROCESS_CPUTIME_ID);
  for (int i = 0; i < maps; i++) unlink(paths[i]);
  printf("%.6f %.6f\n", end - start, cpu_end - cpu);
  return 0;
}
