/*
 * Times writers of perf maps: THREADS threads together write ENTRIES entries in lines of 88 bytes.
 *
 *   write_speed fprintf|cpython|write|block|perfmap|buffered THREADS ENTRIES
 *
 * - `fprintf`: like CPython, fprintf and fflush under a mutex.
 * - `cpython`: PyUnstable_WritePerfMapEntry of CPython, from the library in JITTOP_LIBPYTHON.
 * - `write`: only write(2) of one constant line, the lower bound of unbuffered writing.
 * - `block`: only write(2) of 64 KiB of such lines, the lower bound of buffered writing.
 * - `perfmap`, `buffered`: libperfmap, unbuffered and with a buffer of 64 KiB.
 *
 * Prints the nanoseconds of elapsed time and of processor time per entry, and removes its map.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <perfmap.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define NAME "JS:*aFunctionWithAName /srv/application/source/module.js:1234:56 padded"
#define LINE "7f0000000000 40 " NAME "\n"

typedef int (*writer)(const void *address, unsigned size, const char *name);

static FILE *map;
static int descriptor;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t start;
static writer write_entry;
static long entries;
static char block[64 * 1024];
static size_t block_length, block_lines;

static int write_by_fprintf(const void *address, unsigned size, const char *name) {
  pthread_mutex_lock(&lock);
  fprintf(map, "%lx %x %s\n", (unsigned long)address, size, name);
  fflush(map);
  pthread_mutex_unlock(&lock);
  return 0;
}

static int write_constant(const void *address, unsigned size, const char *name) {
  (void)address, (void)size, (void)name;
  return write(descriptor, LINE, sizeof LINE - 1) == sizeof LINE - 1 ? 0 : -1;
}

static int write_block(const void *address, unsigned size, const char *name) {
  (void)size, (void)name;
  if (((unsigned long)address / 64 + 1) % block_lines != 0) return 0;
  return write(descriptor, block, block_length) == (ssize_t)block_length ? 0 : -1;
}

static void *work(void *argument) {
  unsigned long first = 0x7f0000000000 + ((unsigned long)argument << 32);
  pthread_barrier_wait(&start);
  for (long i = 0; i < entries; i++)
    if (write_entry((void *)(first + (unsigned long)i * 64), 64, NAME) != 0) abort();
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

static int open_map(const char *path) {
  descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
  return descriptor < 0 || !(map = fdopen(descriptor, "a"));
}

/* Sets up a writer by its name. Returns nonzero on failure. */
static int set_up(const char *way, const char *path) {
  if (strcmp(way, "fprintf") == 0) {
    write_entry = write_by_fprintf;
    return open_map(path);
  }
  if (strcmp(way, "write") == 0) {
    write_entry = write_constant;
    return open_map(path);
  }
  if (strcmp(way, "block") == 0) {
    write_entry = write_block;
    for (; block_length + sizeof LINE - 1 <= sizeof block; block_lines++, block_length += sizeof LINE - 1)
      memcpy(block + block_length, LINE, sizeof LINE - 1);
    return open_map(path);
  }
  if (strcmp(way, "cpython") == 0) {
    const char *file = getenv("JITTOP_LIBPYTHON");
    void *library = file ? dlopen(file, RTLD_NOW | RTLD_GLOBAL) : NULL;
    int (*init)(void) = library ? (int (*)(void))dlsym(library, "PyUnstable_PerfMapState_Init") : NULL;
    write_entry = init ? (writer)dlsym(library, "PyUnstable_WritePerfMapEntry") : NULL;
    return !write_entry || init() != 0;
  }
  write_entry = perfmap_write_entry;
  return strcmp(way, "buffered") == 0 ? perfmap_state_init_with(0, 65536, 100) : perfmap_state_init();
}

int main(int count, char **words) {
  if (count != 4) return 2;
  int threads = atoi(words[2]);
  if (threads < 1 || threads > 64) return 2;
  entries = atol(words[3]) / threads;
  char path[64];
  snprintf(path, sizeof path, "/tmp/perf-%d.map", (int)getpid());
  unlink(path);
  if (set_up(words[1], path) != 0) return 1;
  pthread_t all[64];
  pthread_barrier_init(&start, NULL, (unsigned)threads + 1);
  for (long i = 0; i < threads; i++)
    if (pthread_create(&all[i], NULL, work, (void *)i) != 0) return 1;
  double begin = seconds(), processor = processor_seconds();
  pthread_barrier_wait(&start);
  for (int i = 0; i < threads; i++) pthread_join(all[i], NULL);
  if (write_entry == perfmap_write_entry) perfmap_state_fini();
  else if (map) fclose(map);
  double total = (double)threads * (double)entries;
  printf("%.1f %.1f\n", (seconds() - begin) * 1e9 / total, (processor_seconds() - processor) * 1e9 / total);
  return unlink(path);
}
