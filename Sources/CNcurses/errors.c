// Standard error while the screen is ours: kept in memory, printed when the screen is gone.
//
// Everything here may run in a signal handler: system calls on memory that was prepared.
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// What is written beyond this is lost.
enum { KEPT = 64 * 1024 };

static int kept = -1, real_errors = -1;
// True if what was kept goes to the terminal of the session, so that one that has stopped reading cannot delay the end.
static int is_session;

void cn_errors_keep(void) {
  if (kept >= 0 || !isatty(STDERR_FILENO)) return;
  int memory = memfd_create("errors", MFD_CLOEXEC | MFD_ALLOW_SEALING), saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (memory < 0 || saved < 0 || ftruncate(memory, KEPT) != 0 || fcntl(memory, F_ADD_SEALS, F_SEAL_GROW) != 0
      || dup2(memory, STDERR_FILENO) < 0) {
    if (memory >= 0) close(memory);
    if (saved >= 0) close(saved);
    return;
  }
  struct stat screen, errors;
  is_session = fstat(STDOUT_FILENO, &screen) == 0 && fstat(saved, &errors) == 0 && screen.st_rdev == errors.st_rdev;
  kept = memory;
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
  if (kept < 0) return;
  off_t end = lseek(kept, 0, SEEK_CUR), place = 0;
  char piece[512];
  while (place < end) {
    size_t wanted = end - place < (off_t)sizeof piece ? (size_t)(end - place) : sizeof piece;
    ssize_t count = pread(kept, piece, wanted, place);
    if (count <= 0) return;
    cn_write_plain(output, piece, (size_t)count);
    place += count;
  }
}

// Where errors are printed after the screen.
static int destination(void) { return is_session && cn_output_descriptor() >= 0 ? cn_output_descriptor() : STDERR_FILENO; }

void cn_errors_say(const char *text) { cn_write_plain(destination(), text, strlen(text)); }

void cn_errors_print(void) {
  if (kept < 0) return;
  dup2(real_errors, STDERR_FILENO);
  cn_errors_copy(destination());
  close(kept);
  close(real_errors);
  kept = real_errors = -1;
}
