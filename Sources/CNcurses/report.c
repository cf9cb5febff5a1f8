// What a session leaves behind when it ends badly: what was written to standard error, and a report of what happened last.
//
// Everything that `cn_report_crash` and `cn_errors_print` do may be done in a signal handler: system calls on memory that was prepared.
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// --- Standard error while the screen is ours ------------------------------------------------------------------------------------

// As much as is kept; what is written beyond is lost.
enum { KEPT = 64 * 1024 };

static int kept = -1, real_errors = -1;

// Only where standard error is a terminal: elsewhere nothing disturbs the screen.
void cn_errors_keep(void) {
  if (kept >= 0 || !isatty(STDERR_FILENO)) return;
  int memory = memfd_create("errors", MFD_CLOEXEC | MFD_ALLOW_SEALING), saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (memory < 0 || saved < 0 || ftruncate(memory, KEPT) != 0 || fcntl(memory, F_ADD_SEALS, F_SEAL_GROW) != 0
      || dup2(memory, STDERR_FILENO) < 0) {
    if (memory >= 0) close(memory);
    if (saved >= 0) close(saved);
    return;
  }
  kept = memory;
  real_errors = saved;
}

// Writes text with everything replaced that could act on a terminal: it may quote anybody's names.
static void write_plain(int output, const char *text, size_t count) {
  char plain[512];
  while (count > 0) {
    size_t length = count < sizeof plain ? count : sizeof plain;
    for (size_t index = 0; index < length; index++) {
      unsigned char byte = (unsigned char)text[index];
      plain[index] = byte == '\n' || byte == '\t' || (byte >= 0x20 && byte < 0x7f) ? (char)byte : '?';
    }
    size_t sent = 0;
    while (sent < length) {
      ssize_t written = write(output, plain + sent, length - sent);
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return;
      sent += (size_t)written;
    }
    text += length;
    count -= length;
  }
}

static void copy_kept(int output) {
  if (kept < 0) return;
  off_t end = lseek(kept, 0, SEEK_CUR), place = 0;
  char piece[512];
  while (place < end) {
    size_t wanted = end - place < (off_t)sizeof piece ? (size_t)(end - place) : sizeof piece;
    ssize_t count = pread(kept, piece, wanted, place);
    if (count <= 0) return;
    write_plain(output, piece, (size_t)count);
    place += count;
  }
}

void cn_errors_print(void) {
  if (kept < 0) return;
  dup2(real_errors, STDERR_FILENO);
  copy_kept(STDERR_FILENO);
  close(kept);
  close(real_errors);
  kept = real_errors = -1;
}

// --- The report -----------------------------------------------------------------------------------------------------------------

enum { EVENTS = 64, EVENT = 96 };

static char report_path[4096], spare_path[256], header[2048];
static char events[EVENTS][EVENT];
static volatile unsigned event_count;

static void copy(char *to, size_t room, const char *text) {
  size_t length = strlen(text);
  // A path that is cut is another path.
  if (length >= room) length = room == sizeof header ? room - 1 : 0;
  memcpy(to, text, length);
  to[length] = 0;
}

void cn_report_prepare(const char *path, const char *spare, const char *text) {
  copy(report_path, sizeof report_path, path);
  copy(spare_path, sizeof spare_path, spare);
  copy(header, sizeof header, text);
}

void cn_report_note(const char *text) {
  char *event = events[event_count % EVENTS];
  size_t length = strlen(text);
  if (length >= EVENT) length = EVENT - 1;
  memcpy(event, text, length);
  event[length] = 0;
  event_count++;
}

static int open_new(char *path) {
  if (!path[0]) return -1;
  for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    mkdir(path, 0700);
    *slash = '/';
  }
  // Never through a link, never over a file that is there.
  return open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0600);
}

static void say(int output, const char *text) { write_plain(output, text, strlen(text)); }

static const char *name_of(int number) {
  switch (number) {
    case SIGSEGV: return "SIGSEGV";
    case SIGBUS: return "SIGBUS";
    case SIGILL: return "SIGILL";
    case SIGTRAP: return "SIGTRAP";
    case SIGFPE: return "SIGFPE";
    case SIGABRT: return "SIGABRT";
    case SIGSYS: return "SIGSYS";
    default: return NULL;
  }
}

static void say_address(int output, const void *address) {
  char text[2 * sizeof address + 1];
  uintptr_t value = (uintptr_t)address;
  for (size_t index = 2 * sizeof address; index-- > 0; value >>= 4) text[index] = "0123456789abcdef"[value & 15];
  text[2 * sizeof address] = 0;
  say(output, text);
}

void cn_report_crash(int number, const void *address, int is_sent) {
  const char *signal_name = name_of(number);
  if (!signal_name || !header[0]) return cn_errors_print();
  char *path = report_path;
  int report = open_new(path);
  if (report < 0) report = open_new(path = spare_path);
  if (report >= 0) {
    say(report, header);
    say(report, "\nended by ");
    say(report, signal_name);
    if (is_sent) {
      say(report, ", which another process sent");
    } else {
      say(report, " at address ");
      say_address(report, address);
    }
    say(report, "\n\nthe last events, the newest at the end:\n");
    unsigned count = event_count, first = count > EVENTS ? count - EVENTS : 0;
    for (unsigned index = first; index < count; index++) {
      say(report, "  ");
      say(report, events[index % EVENTS]);
      say(report, "\n");
    }
    say(report, "\nstandard error:\n");
    copy_kept(report);
    close(report);
  }
  cn_errors_print();
  say(STDERR_FILENO, "jittop: ended by ");
  say(STDERR_FILENO, signal_name);
  say(STDERR_FILENO, report >= 0 ? "; a report is in " : "; no report could be written\n");
  if (report >= 0) say(STDERR_FILENO, path);
  if (report >= 0) say(STDERR_FILENO, "\n        send it with a word on what you did before\n");
}
