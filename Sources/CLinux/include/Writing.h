// What the writer of perf maps needs from C: the headers themselves, what is a macro or variadic there, and hooks on fork and exit.
//
// It is all that the writer knows of the system, so that it compiles twice: in Swift's package, and as Embedded Swift into libperfmap.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static inline int jt_errno(void) { return errno; }

static inline void jt_set_errno(int number) { errno = number; }

static inline bool jt_is_regular(mode_t mode) { return S_ISREG(mode); }

// open(2), tried again when a signal interrupts it.
static inline int jt_open(const char *path, int flags, mode_t mode) {
  int descriptor;
  do descriptor = open(path, flags, mode);
  while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

// write(2) without the cancellation point that libc makes of it: a thread that is cancelled there would keep the writer's lock for ever.
static inline ssize_t jt_write(int descriptor, const void *bytes, size_t count) { return syscall(SYS_write, descriptor, bytes, count); }

// Sets or clears O_APPEND of an open file: without it pwrite(2) writes where it is told to. Returns -1 and sets errno.
static inline int jt_set_append(int descriptor, bool appends) {
  int flags = fcntl(descriptor, F_GETFL);
  return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, appends ? flags | O_APPEND : flags & ~O_APPEND);
}

// What a writer wants to hear of. The functions get `context`.
struct jt_hooks {
  struct jt_hooks *next, *previous;
  void *context;
  // In the child of a fork, whose only thread calls it.
  void (*in_child)(void *context);
  // At exit(3), before the process' last descriptors close.
  void (*at_exit)(void *context);
};

// Adds hooks, which must stay where they are until they are removed. Returns 0, or errno when the system has no memory for them.
int jt_hooks_add(struct jt_hooks *hooks);
// Removes hooks; once it has returned, none of them runs.
void jt_hooks_remove(struct jt_hooks *hooks);

// The one object that a C library keeps for its process: null, or what was put there first.
void *jt_shared(void);
// Puts an object there; false when there is one already.
bool jt_set_shared(void *object);
