// The crash report: one file with a prepared header, the signal, the last events and the captured standard error.
//
// `cn_report_crash` runs in a signal handler and uses only system calls and static memory.
#define _GNU_SOURCE
#include "internal.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EVENTS = 64, EVENT = 96 };

static char report_path[4096], header[2048];
static char events[EVENTS][EVENT];
static volatile unsigned event_count;

static void copy(char *to, size_t room, const char *text) {
  size_t length = strnlen(text, room - 1);
  memcpy(to, text, length);
  to[length] = 0;
}

void cn_report_prepare(const char *path, const char *text) {
  // A path that is too long is not used: truncated, it would name another file.
  copy(report_path, sizeof report_path, strlen(path) < sizeof report_path ? path : "");
  copy(header, sizeof header, text);
}

void cn_report_note(const char *text) { copy(events[event_count++ % EVENTS], EVENT, text); }

// Creates the report file and its directories. Returns the descriptor, or -1.
static int open_report(void) {
  char *path = report_path;
  if (!path[0]) return -1;
  for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    mkdir(path, 0700);
    *slash = '/';
  }
  // Do not overwrite an existing file, and do not follow a link at the path.
  return open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0600);
}

static void put_text(int output, const char *text) { cn_write_plain(output, text, strlen(text)); }

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

static void put_address(int output, const void *address) {
  char text[2 * sizeof address + 1];
  uintptr_t value = (uintptr_t)address;
  for (size_t index = 2 * sizeof address; index-- > 0; value >>= 4) text[index] = "0123456789abcdef"[value & 15];
  text[2 * sizeof address] = 0;
  put_text(output, text);
}

void cn_report_crash(int number, const void *address, int is_sent) {
  const char *signal_name = name_of(number);
  if (!signal_name || !header[0]) return cn_errors_print();
  int report = open_report();
  if (report >= 0) {
    put_text(report, header);
    put_text(report, "\nkilled by ");
    put_text(report, signal_name);
    if (is_sent) {
      put_text(report, ", sent by another process");
    } else {
      put_text(report, " at address ");
      put_address(report, address);
    }
    put_text(report, "\n\nlast events, newest last:\n");
    unsigned count = event_count, first = count > EVENTS ? count - EVENTS : 0;
    for (unsigned index = first; index < count; index++) {
      put_text(report, "  ");
      put_text(report, events[index % EVENTS]);
      put_text(report, "\n");
    }
    put_text(report, "\nstandard error:\n");
    cn_errors_copy(report);
    close(report);
  }
  cn_errors_print();
  cn_errors_write("jittop: killed by ");
  cn_errors_write(signal_name);
  if (report < 0) return cn_errors_write("; cannot write a crash report\n");
  cn_errors_write("; crash report: ");
  cn_errors_write(report_path);
  cn_errors_write("\n        to report the bug, attach this file and describe your last steps\n");
}
