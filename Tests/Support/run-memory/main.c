// Runs code in each kind of memory for a profiler: run-memory DIRECTORY MILLISECONDS
//
// Maps executable memory of each kind that the system allows and writes /tmp/perf-<own pid>.map (the caller removes it) with an entry
// `kind:KIND` for each. Runs each kind's code at one address (`loop .`, `ret`) for MILLISECONDS of CPU time, then prints its process ID, a
// line `KIND ADDRESS` (hexadecimal) per kind, and `ran`. Lives until SIGTERM. The files that it maps are in DIRECTORY.
//
// Names that perf 6.1.187 shows for the samples, with `perf record COMMAND` and `perf record -p PID` (the same, except for the last line):
//
//   kind             in /proc/PID/maps                  name
//   anonymous        rwxp                               kind:anonymous (/tmp/perf-PID.map)
//   named            rwxp [anon:jit]                    not available: the kernel has no CONFIG_ANON_VMA_NAME
//   sharedAnonymous  rwxs /dev/zero (deleted)           kind:sharedAnonymous (/tmp/perf-PID.map)
//   transparentHuge  rwxp                               kind:transparentHuge (/tmp/perf-PID.map)
//   huge             rwxp /anon_hugepage (deleted)      kind:huge (/tmp/perf-PID.map)
//   sharedHuge       rwxs /anon_hugepage (deleted)      kind:sharedHuge (/tmp/perf-PID.map)
//   heap             rwxp [heap]                        kind:heap (/tmp/perf-PID.map)
//   stack            rwxp (mprotect removes [stack])    kind:stack (/tmp/perf-PID.map)
//   memfd            r-xs /memfd:doublemapper (deleted) [unknown] (/memfd:doublemapper (deleted))
//   file             r-xs DIRECTORY/code.bin            [unknown] (DIRECTORY/code.bin)
//   deletedFile      r-xs DIRECTORY/deleted.bin (deleted) [unknown] (DIRECTORY/deleted.bin)
//   zero             rwxp /dev/zero                     kind:zero (/tmp/perf-PID.map)
//   systemV          rwxs /SYSV00000000 (deleted)       kind:systemV (/tmp/perf-PID.map)
//   fileSymbol       r-xp PROGRAM                       symbol_of_the_file (PROGRAM)
//   fileNoSymbol     r-xp PROGRAM                       [unknown] (PROGRAM)
//   memfd of MFD_HUGETLB, not mapped here: the map's name with COMMAND, [unknown] with -p
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <time.h>
#include <unistd.h>

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#define PR_SET_VMA_ANON_NAME 0
#endif

enum { page = 4096, huge = 2 << 20, size = 64 << 10, most = 32 };

#if defined(__x86_64__)
static void spin(void *address) {
  uint64_t count = 5000;
  __asm__ volatile("call *%1" : "+c"(count) : "r"(address) : "memory", "cc");
}
static const unsigned char code[] = {0xe2, 0xfe, 0xc3};
// Code of the program file with a symbol, and code without one.
__asm__(
  ".text\n.balign 64\n.type symbol_of_the_file, @function\nsymbol_of_the_file: loop .\nret\n"
  ".size symbol_of_the_file, . - symbol_of_the_file\n.balign 64\n.Lnameless: loop .\nret\n.balign 64\n");
extern __attribute__((visibility("hidden"))) uint8_t named_code[] __asm__("symbol_of_the_file");
extern __attribute__((visibility("hidden"))) uint8_t nameless_code[] __asm__(".Lnameless");
#else
static void spin(void *address) { (void)address; }
static const unsigned char code[] = {0, 0, 0};
static uint8_t named_code[3], nameless_code[3];
#endif

static struct {
  const char *kind;
  uint8_t *address;
} places[most];
static int count;

static void add(const char *kind, void *address) {
  if (!address || address == MAP_FAILED || count == most) return;
  places[count].kind = kind;
  places[count++].address = address;
}

// Copies the code to byte 256 of writable memory.
static void fill(const char *kind, void *memory) {
  if (!memory || memory == MAP_FAILED) return;
  memcpy((uint8_t *)memory + 256, code, sizeof code);
  add(kind, (uint8_t *)memory + 256);
}

static void *map(size_t length, int flags, int file) { return mmap(0, length, PROT_READ | PROT_WRITE | PROT_EXEC, flags, file, 0); }

// Maps a file twice, writable and executable, as a JIT with W^X does.
static void fill_file(const char *kind, size_t length, int file) {
  if (file < 0 || ftruncate(file, (off_t)length) != 0) return;
  uint8_t *data = mmap(0, length, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  uint8_t *text = mmap(0, length, PROT_READ | PROT_EXEC, MAP_SHARED, file, 0);
  if (data == MAP_FAILED || text == MAP_FAILED) return;
  memcpy(data + 256, code, sizeof code);
  add(kind, text + 256);
}

static int create(const char *directory, const char *name, const char *content, size_t length) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
  return file >= 0 && length > 0 && write(file, content, length) < 0 ? -1 : file;
}

static void map_files(const char *directory) {
  char path[4096];
  fill_file("memfd", size, memfd_create("doublemapper", MFD_CLOEXEC));
  fill_file("file", size, create(directory, "code.bin", "", 0));
  fill_file("deletedFile", size, create(directory, "deleted.bin", "", 0));
  snprintf(path, sizeof path, "%s/deleted.bin", directory);
  unlink(path);
  int zero = open("/dev/zero", O_RDWR | O_CLOEXEC);
  fill("zero", map(size, MAP_PRIVATE, zero));
  int shared = shmget(IPC_PRIVATE, size, IPC_CREAT | 0700);
  if (shared >= 0) {
    void *memory = shmat(shared, 0, SHM_EXEC);
    shmctl(shared, IPC_RMID, 0);
    fill("systemV", memory == (void *)-1 ? 0 : memory);
  }
}

static void map_anonymous(void) {
  fill("anonymous", map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1));
  uint8_t *named = map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  if (named != MAP_FAILED && prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, named, size, "jit") == 0) fill("named", named);
  fill("sharedAnonymous", map(size, MAP_SHARED | MAP_ANONYMOUS, -1));
  uint8_t *room = map(2 * huge, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  if (room != MAP_FAILED) {
    uint8_t *aligned = (uint8_t *)(((uintptr_t)room + huge - 1) & ~(uintptr_t)(huge - 1));
    if (madvise(aligned, huge, MADV_HUGEPAGE) == 0) fill("transparentHuge", aligned);
  }
  fill("huge", map(huge, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1));
  fill("sharedHuge", map(huge, MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB, -1));
  uint8_t *heap = sbrk(2 * page);
  heap = (uint8_t *)(((uintptr_t)heap + page - 1) & ~(uintptr_t)(page - 1));
  if (mprotect(heap, page, PROT_READ | PROT_WRITE | PROT_EXEC) == 0) fill("heap", heap);
  uint8_t local[64];
  uint8_t *stack = (uint8_t *)(((uintptr_t)local - 8 * page) & ~(uintptr_t)(page - 1));
  if (mprotect(stack, page, PROT_READ | PROT_WRITE | PROT_EXEC) == 0) fill("stack", stack);
}

static int64_t processor_time(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigprocmask(SIG_BLOCK, &signals, 0);
  map_anonymous();
  map_files(argv[1]);
  add("fileSymbol", named_code);
  add("fileNoSymbol", nameless_code);
  char path[64];
  snprintf(path, sizeof path, "/tmp/perf-%d.map", (int)getpid());
  FILE *list = fopen(path, "wx");
  if (!list) return 3;
  for (int index = 0; index < count; index++) fprintf(list, "%lx 3 kind:%s\n", (long)places[index].address, places[index].kind);
  if (fclose(list) != 0) return 3;
  for (int index = 0; index < count; index++) {
    int64_t end = processor_time() + strtol(argv[2], 0, 10) * INT64_C(1000000);
    while (processor_time() < end) spin(places[index].address);
  }
  printf("%d\n", (int)getpid());
  for (int index = 0; index < count; index++) printf("%s %lx\n", places[index].kind, (long)places[index].address);
  puts("ran");
  fflush(stdout);
  int signal;
  sigwait(&signals, &signal);
  return 0;
}
