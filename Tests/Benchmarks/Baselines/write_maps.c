// Writes maps as runtimes do, one write(2) per line, by commands on standard input.
//
// Usage: write_maps DIRECTORY MAPS
// The maps belong to this process and to sleeping children, so that each map has a running process.
//   fill N      appends N entries to each map, in blocks; answers "filled BYTES", the size of all maps
//   rate R      appends R entries per second to each map from then on, 0 for none; answers "rate R"
//   mark NAME   appends one entry to the first map; answers "marked NS", CLOCK_MONOTONIC right before its write(2)
//   count       answers "entries N", the number of entries of all maps
// At the end of input it removes the maps and ends the children. One of four names begins with "Builtin:", the others with "JS:".
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct map {
  char path[4096];
  pid_t pid;
  int file;
  uint64_t serial, random, arenas[8];
};

static struct map *maps;
static long map_count;
static uint64_t entries;
static char letters[512];
static volatile sig_atomic_t ended;

static void end(int signal) { ended = signal; }

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static uint64_t next(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  return *state ^= *state << 17;
}

static void fail(const char *what) {
  fprintf(stderr, "write_maps: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void remove_maps(void) {
  for (long i = 0; i < map_count; i++) {
    if (maps[i].path[0]) unlink(maps[i].path);
    if (maps[i].pid > 0 && maps[i].pid != getpid()) {
      kill(maps[i].pid, SIGKILL);
      waitpid(maps[i].pid, NULL, 0);
    }
  }
}

// Starts a process that sleeps until it is killed or its parent ends.
static pid_t start_child(void) {
  pid_t parent = getpid(), child = fork();
  if (child < 0) fail("fork");
  if (child > 0) return child;
  signal(SIGTERM, SIG_DFL);
  signal(SIGINT, SIG_IGN);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (int file = 0; file < 3; file++) close(file);
  while (getppid() == parent) pause();
  _exit(0);
}

static void open_maps(const char *directory) {
  for (size_t i = 0; i < sizeof letters; i++) letters[i] = "etaoinshrdlucmfw"[(i * 7 + i / 16 * 5) % 16];
  // Start all children before opening maps, which they would inherit.
  for (long i = 0; i < map_count; i++) maps[i].pid = i == 0 ? getpid() : start_child();
  for (long i = 0; i < map_count; i++) {
    struct map *map = &maps[i];
    snprintf(map->path, sizeof map->path, "%s/perf-%d.map", directory, map->pid);
    map->file = open(map->path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (map->file < 0) {
      map->path[0] = 0;
      fail("open");
    }
    map->random = 0x9e3779b97f4a7c15 * (i + 1);
    for (int arena = 0; arena < 8; arena++) map->arenas[arena] = 0x7f0000000000 + ((uint64_t)arena << 32);
  }
}

// Makes the next line of a map, some 38 to 150 bytes and 93 on average, in one of eight growing arenas. Its name has some 20 to 130 bytes.
static int line(struct map *map, const char *name, char *text) {
  uint64_t random = next(&map->random);
  uint64_t size = 32 + random % 2016, *arena = &map->arenas[(random >> 20) % 8];
  uint64_t start = *arena;
  *arena += (size + 63) & ~(uint64_t)63;
  if (name) return sprintf(text, "%" PRIx64 " %" PRIx64 " %s\n", start, size, name);
  uint64_t serial = map->serial++;
  static const char *const kinds[] = {"JS:*", "JS:~", "JS:^", "Builtin:"};
  int length = sprintf(text, "%" PRIx64 " %" PRIx64 " %s%" PRIx64 " ", start, size, kinds[serial % 4], serial);
  int filler = 4 + (random >> 24) % 105;
  memcpy(text + length, letters + (random >> 40) % 256, filler);
  return length + filler + sprintf(text + length + filler, " a.js:%d", (int)(serial % 1000));
}

static int whole_line(struct map *map, const char *name, char *text) {
  int length = line(map, name, text);
  if (text[length - 1] != '\n') text[length++] = '\n';
  entries++;
  return length;
}

static void append(struct map *map, const char *text, size_t length) {
  if (write(map->file, text, length) != (ssize_t)length) fail(map->path);
}

static void fill(uint64_t count) {
  static char block[1 << 18];
  uint64_t bytes = 0;
  for (long i = 0; i < map_count; i++) {
    size_t used = 0;
    for (uint64_t n = 0; n < count; n++) {
      used += whole_line(&maps[i], NULL, block + used);
      if (used < sizeof block - 1024 && n + 1 < count) continue;
      append(&maps[i], block, used);
      used = 0;
    }
    struct stat status;
    if (fstat(maps[i].file, &status) == 0) bytes += status.st_size;
  }
  printf("filled %" PRIu64 "\n", bytes);
}

static uint64_t rate, rate_start, rate_written;

// Writes the lines that are due, at most 4096, so that commands are answered soon.
static void write_due(void) {
  uint64_t due = (now() - rate_start) / 1000 * rate * map_count / 1000000;
  for (int n = 0; rate_written < due && n < 4096; n++, rate_written++) {
    char text[1024];
    struct map *map = &maps[rate_written % map_count];
    append(map, text, whole_line(map, NULL, text));
  }
}

static void obey(char *command) {
  char *argument = strchr(command, ' ');
  if (argument) *argument++ = 0;
  if (!strcmp(command, "fill") && argument) {
    fill(strtoull(argument, NULL, 10));
  } else if (!strcmp(command, "rate") && argument) {
    rate = strtoull(argument, NULL, 10);
    rate_start = now();
    rate_written = 0;
    printf("rate %" PRIu64 "\n", rate);
  } else if (!strcmp(command, "mark") && argument && strlen(argument) < 512) {
    char text[1024];
    int length = whole_line(&maps[0], argument, text);
    uint64_t time = now();
    append(&maps[0], text, length);
    printf("marked %" PRIu64 "\n", time);
  } else if (!strcmp(command, "count")) {
    printf("entries %" PRIu64 "\n", entries);
  } else {
    printf("unknown %s\n", command);
  }
  fflush(stdout);
}

int main(int argc, char **argv) {
  if (argc != 3 || (map_count = strtol(argv[2], NULL, 10)) < 1) {
    fprintf(stderr, "usage: write_maps DIRECTORY MAPS\n");
    return 2;
  }
  struct sigaction action = {.sa_handler = end};
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  maps = calloc(map_count, sizeof *maps);
  if (!maps) fail("calloc");
  atexit(remove_maps);
  open_maps(argv[1]);
  char input[1024];
  size_t held = 0;
  while (!ended) {
    struct pollfd request = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&request, 1, rate ? 1 : -1) > 0) {
      ssize_t count = read(STDIN_FILENO, input + held, sizeof input - held);
      if (count <= 0) break;
      held += count;
      for (char *stop; (stop = memchr(input, '\n', held)); memmove(input, stop + 1, held)) {
        *stop = 0;
        held -= stop + 1 - input;
        obey(input);
      }
      if (held == sizeof input) break;
    }
    if (rate) write_due();
  }
  return 0;
}
