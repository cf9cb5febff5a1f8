// Runs code that is replaced again and again, for tests of a sampler: run-hot DIRECTORY THREADS
//
// Writes DIRECTORY/perf-<own pid>.map. An outer function calls an inner one, which is replaced every 10 ms of CPU time: a new entry
// `JS:*inner<N> a.js` is appended before the new code runs. There are SLOTS addresses for inner functions, used in turn. Prints a line
// `N TIME` for each entry. TIME is in nanoseconds of CLOCK_MONOTONIC, after the last run of the old code. The outer function has the entry
// `JS:*outer a.js`. Both functions keep frame pointers.
//
// THREADS more threads run the C function `count_up`. If there are any, another thread starts many short threads. Runs until SIGTERM.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 16 };

static int64_t now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

#if defined(__x86_64__)
// push rbp; mov rbp, rsp; call rdi; pop rbp; ret
static const unsigned char outer_code[] = {0x55, 0x48, 0x89, 0xe5, 0xff, 0xd7, 0x5d, 0xc3};
// push rbp; mov rbp, rsp; loop .; pop rbp; ret
static const unsigned char inner_code[] = {0x55, 0x48, 0x89, 0xe5, 0xe2, 0xfe, 0x5d, 0xc3};
static void run(unsigned char *outer, unsigned char *inner) {
  uint64_t count = 200000;
  __asm__ volatile("call *%1" : "+c"(count) : "r"(outer), "D"(inner) : "memory", "cc");
}
#else
static const unsigned char outer_code[8], inner_code[8];
static void run(unsigned char *outer, unsigned char *inner) { (void)outer, (void)inner; }
#endif

static volatile uint64_t counter;

static void *count_up(void *unused) {
  (void)unused;
  for (;;) counter++;
  return NULL;
}

static void *end_at_once(void *unused) {
  uint64_t sum = 0;
  for (int step = 0; step < 100000; step++) sum += (uint64_t)step ^ counter;
  counter = sum;
  return unused;
}

static void *start_threads(void *unused) {
  for (;;) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, end_at_once, NULL) == 0) pthread_join(thread, NULL);
    usleep(2000);
  }
  return unused;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  char path[4096];
  snprintf(path, sizeof path, "%s/perf-%d.map", argv[1], getpid());
  int map = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  unsigned char *memory = mmap(NULL, 8192, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (map < 0 || memory == MAP_FAILED) return 1;
  memcpy(memory, outer_code, sizeof outer_code);
  dprintf(map, "%lx 8 JS:*outer a.js\n", (unsigned long)(uintptr_t)memory);
  int threads = atoi(argv[2]);
  pthread_t thread;
  for (int index = 0; index < threads; index++) {
    if (pthread_create(&thread, NULL, count_up, NULL) != 0) return 1;
  }
  if (threads > 0 && pthread_create(&thread, NULL, start_threads, NULL) != 0) return 1;
  for (int number = 0;; number++) {
    int64_t switched = now(CLOCK_MONOTONIC);
    unsigned char *inner = memory + 4096 + number % SLOTS * 64;
    memcpy(inner, inner_code, sizeof inner_code);
    dprintf(map, "%lx 8 JS:*inner%d a.js\n", (unsigned long)(uintptr_t)inner, number);
    printf("%d %lld\n", number, (long long)switched);
    fflush(stdout);
    int64_t end = now(CLOCK_THREAD_CPUTIME_ID) + 10000000;
    while (now(CLOCK_THREAD_CPUTIME_ID) < end) run(memory, inner);
  }
}
