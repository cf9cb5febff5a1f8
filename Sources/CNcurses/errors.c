// Standard error during a session: captured in memory and printed after the session.
//
// All functions are async-signal-safe: they use only system calls and static memory.
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// The capacity of the buffer in bytes. Further text is lost.
enum { CAPACITY = 64 * 1024 };

static int captured = -1, real_errors = -1;
// True if standard error is the terminal of the session. The captured text is then printed with the non-blocking descriptor of the session,
// so that a stalled terminal does not block it.
static int is_session;

void cn_errors_capture(void) {
  if (captured >= 0 || !isatty(STDERR_FILENO)) return;
  int memory = memfd_create("errors", MFD_CLOEXEC | MFD_ALLOW_SEALING), saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (memory < 0 || saved < 0 || ftruncate(memory, CAPACITY) != 0 || fcntl(memory, F_ADD_SEALS, F_SEAL_GROW) != 0
      || dup2(memory, STDERR_FILENO) < 0) {
    if (memory >= 0) close(memory);
    if (saved >= 0) close(saved);
    return;
  }
  struct stat screen, errors;
  is_session = fstat(STDOUT_FILENO, &screen) == 0 && fstat(saved, &errors) == 0 && screen.st_rdev == errors.st_rdev;
  captured = memory;
  real_errors = saved;
}

void cn_write_plain(int output, const char *text, size_t count) {
  char plain[512];
  while (count > 0) {
    size_t length = count < sizeof plain ? count : sizeof plain;
    for (size_t index = 0; index < length; index++) {
      unsigned char byte = (unsigned char)text[index];
      plain[index] = byte == '\n' || byte == '\t' || (byte >= 0x20 && byte < 0x7f) ? (char)byte : '?';
    }
    cn_write(output, plain, length);
    text += length;
    count -= length;
  }
}

void cn_errors_copy(int output) {
  if (captured < 0) return;
  off_t end = lseek(captured, 0, SEEK_CUR), place = 0;
  char piece[512];
  while (place < end) {
    size_t wanted = end - place < (off_t)sizeof piece ? (size_t)(end - place) : sizeof piece;
    ssize_t count = pread(captured, piece, wanted, place);
    if (count <= 0) return;
    cn_write_plain(output, piece, (size_t)count);
    place += count;
  }
}

// Returns the descriptor to which the captured text is printed.
static int destination(void) { return is_session && cn_output_descriptor() >= 0 ? cn_output_descriptor() : STDERR_FILENO; }

void cn_errors_write(const char *text) { cn_write_plain(destination(), text, strlen(text)); }

void cn_errors_print(void) {
  if (captured < 0) return;
  dup2(real_errors, STDERR_FILENO);
  cn_errors_copy(destination());
  close(captured);
  close(real_errors);
  captured = real_errors = -1;
}
