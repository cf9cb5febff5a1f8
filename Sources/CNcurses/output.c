// Output: ncurses writes to memory, and its output is sent to the terminal with non-blocking writes.
//
// When a signal is to end the process, a stalled terminal therefore delays the end by at most PATIENCE_MS.
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

// Sequences around an update, so that the terminal shows it as a whole (DEC private mode 2026). Short updates do not need them.
static const char begin_update[] = "\033[?2026h", end_update[] = "\033[?2026l";
enum { LONG_UPDATE = 1024, MARK = sizeof begin_update - 1 };

// The maximum time for which a stalled terminal may delay the end of the process.
enum { PATIENCE_MS = 300 };

static FILE *memory;
static int terminal = -1, has_updates;
static char *update;
static size_t capacity;
static volatile sig_atomic_t is_stalled, is_waiting_limited;
static volatile long long deadline;

// Returns 1 for families of terminals that support synchronized updates or ignore the sequences.
static int knows_updates(const char *term) {
  static const char *const families[] = {"xterm", "tmux", "alacritty", "foot", "kitty", "wezterm", "ghostty", "contour", "rio", "mintty"};
  for (size_t index = 0; index < sizeof families / sizeof *families; index++)
    if (strncmp(term, families[index], strlen(families[index])) == 0) return 1;
  return 0;
}

// Opens the terminal again through /proc/self/fd/1, because non-blocking mode on standard output itself would affect other processes. After
// su(1), only /dev/tty can be opened. If neither path can be opened, duplicates standard output, and writes may block.
static int open_terminal(void) {
  enum { FLAGS = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC };
  int opened = open("/proc/self/fd/1", FLAGS);
  if (opened >= 0) return opened;
  unsigned wanted = 0, device = 0;
  opened = open("/dev/tty", FLAGS);
  int is_same = opened >= 0 && ioctl(STDOUT_FILENO, TIOCGDEV, &wanted) == 0 && ioctl(opened, TIOCGDEV, &device) == 0 && wanted == device;
  if (is_same) return opened;
  if (opened >= 0) close(opened);
  return fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
}

FILE *cn_output_open(const char *term) {
  int descriptor = memfd_create("screen", MFD_CLOEXEC);
  memory = descriptor < 0 ? NULL : fdopen(descriptor, "w+");
  if (!memory && descriptor >= 0) close(descriptor);
  terminal = open_terminal();
  has_updates = knows_updates(term);
  is_stalled = 0;
  deadline = 0;
  if (!memory || terminal < 0) cn_output_close();
  return memory;
}

void cn_output_close(void) {
  if (memory) fclose(memory);
  if (terminal >= 0) close(terminal);
  memory = NULL;
  terminal = -1;
  free(update);
  update = NULL;
  capacity = 0;
}

int cn_output_is_stalled(void) { return is_stalled; }
int cn_output_descriptor(void) { return terminal; }
const char *cn_output_end_of_update(void) { return has_updates ? end_update : ""; }

int cn_output_flush(void) {
  int descriptor = fileno(memory);
  off_t end = lseek(descriptor, 0, SEEK_CUR);
  size_t count = end > 0 ? (size_t)end : 0;
  if (count == 0) return 1;
  if (count + 2 * MARK > capacity) {
    char *grown = realloc(update, 2 * (count + MARK));
    if (grown) capacity = 2 * (count + MARK);
    if (grown) update = grown;
  }
  int is_read = count + 2 * MARK <= capacity && pread(descriptor, update + MARK, count, 0) == (ssize_t)count;
  // Rewind, so that the next update overwrites this one.
  lseek(descriptor, 0, SEEK_SET);
  if (!is_read) return 0;
  if (!has_updates || count <= LONG_UPDATE) {
    cn_send(update + MARK, count);
  } else {
    memcpy(update, begin_update, MARK);
    memcpy(update + MARK + count, end_update, MARK);
    cn_send(update, count + 2 * MARK);
  }
  return 1;
}

// --- Sending ------------------------------------------------------------------------------------------------------------------

void cn_limit_waiting(void) { is_waiting_limited = 1; }

int cn_is_ending(void) {
  sigset_t pending;
  if (is_waiting_limited) return 1;
  sigpending(&pending);
  return sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGHUP) == 1 || sigismember(&pending, SIGINT) == 1
    || sigismember(&pending, SIGQUIT) == 1;
}

// Returns 1 if the process is ending and has waited for PATIENCE_MS.
static int is_out_of_time(void) {
  struct timespec time;
  if (!cn_is_ending()) return 0;
  clock_gettime(CLOCK_MONOTONIC, &time);
  long long now = time.tv_sec * 1000LL + time.tv_nsec / 1000000;
  if (deadline == 0) deadline = now + PATIENCE_MS;
  return now >= deadline;
}

// Waits until the descriptor is writable. Returns 0 after an error, or when the process is out of time.
static int wait_for_room(int descriptor) {
  while (!is_out_of_time()) {
    struct pollfd room = {.fd = descriptor, .events = POLLOUT};
    int count = poll(&room, 1, 50);
    if (count > 0) return (room.revents & POLLOUT) != 0;
    if (count < 0 && errno != EINTR) return 0;
  }
  if (descriptor == terminal) is_stalled = 1;
  return 0;
}

void cn_write(int descriptor, const char *bytes, size_t count) {
  while (count > 0 && !(is_stalled && descriptor == terminal)) {
    ssize_t sent = write(descriptor, bytes, count);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN && wait_for_room(descriptor)) continue;
    if (sent <= 0) return;
    bytes += sent;
    count -= (size_t)sent;
  }
}

void cn_send(const char *bytes, size_t count) { cn_write(terminal, bytes, count); }
