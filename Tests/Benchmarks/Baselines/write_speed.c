/*
 * Times writers of perf maps: THREADS threads write ENTRIES entries, of 90 bytes a line, together.
 *
 *   write_speed fprintf|perfmap|buffered THREADS ENTRIES
 *
 * `fprintf` is CPython's way: fprintf and fflush under a mutex. Prints nanoseconds of time and of processor time an entry, and removes
 * its map.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <perfmap.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static FILE *map;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t start;
static int uses_library;
static long entries;

static void write_entry(const void *address, unsigned size, const char *name) {
  if (uses_library) {
    if (perfmap_write_entry(address, size, name) != 0) abort();
    return;
  }
  pthread_mutex_lock(&lock);
  fprintf(map, "%lx %x %s\n", (unsigned long)address, size, name);
  fflush(map);
  pthread_mutex_unlock(&lock);
}

static void *work(void *argument) {
  unsigned long first = 0x7f0000000000 + ((unsigned long)argument << 32);
  pthread_barrier_wait(&start);
  for (long i = 0; i < entries; i++)
    write_entry((void *)(first + (unsigned long)i * 64), 64, "JS:*aFunctionWithAName /srv/application/source/module.js:1234:56 padded");
  return NULL;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double processor_seconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

int main(int count, char **words) {
  if (count != 4) return 2;
  int threads = atoi(words[2]);
  if (threads < 1 || threads > 64) return 2;
  entries = atol(words[3]) / threads;
  char path[64];
  snprintf(path, sizeof path, "/tmp/perf-%d.map", (int)getpid());
  unlink(path);
  uses_library = strcmp(words[1], "fprintf") != 0;
  if (!uses_library) {
    int descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor < 0 || !(map = fdopen(descriptor, "a"))) return 1;
  } else if (strcmp(words[1], "buffered") == 0 ? perfmap_state_init_with(0, 65536, 100) : perfmap_state_init()) {
    return 1;
  }
  pthread_t all[64];
  pthread_barrier_init(&start, NULL, (unsigned)threads + 1);
  for (long i = 0; i < threads; i++)
    if (pthread_create(&all[i], NULL, work, (void *)i) != 0) return 1;
  double begin = seconds(), processor = processor_seconds();
  pthread_barrier_wait(&start);
  for (int i = 0; i < threads; i++) pthread_join(all[i], NULL);
  if (uses_library) perfmap_state_fini();
  else fclose(map);
  double total = (double)threads * (double)entries;
  printf("%.1f %.1f\n", (seconds() - begin) * 1e9 / total, (processor_seconds() - processor) * 1e9 / total);
  return unlink(path);
}
