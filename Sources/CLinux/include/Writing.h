// The C interface of the perf map writer: headers, wrappers of macros and variadic functions, and hooks on fork and exit.
//
// The writer uses no other system interface, so that it also compiles as Embedded Swift into libperfmap.
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

// Calls openat(2), and calls it again if a signal interrupts it.
static inline int jt_openat(int directory, const char *path, int flags, mode_t mode) {
  int descriptor;
  do descriptor = openat(directory, path, flags, mode);
  while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

// Calls open(2), and calls it again if a signal interrupts it.
static inline int jt_open(const char *path, int flags, mode_t mode) { return jt_openat(AT_FDCWD, path, flags, mode); }

// Calls write(2) without the cancellation point of libc: a thread that is canceled there would never release the writer's lock.
static inline ssize_t jt_write(int descriptor, const void *bytes, size_t count) { return syscall(SYS_write, descriptor, bytes, count); }

// Sets or clears O_APPEND of an open file. Linux ignores the offset argument of pwrite(2) while O_APPEND is set. Returns -1 and sets errno
// on failure.
static inline int jt_set_append(int descriptor, bool appends) {
  int flags = fcntl(descriptor, F_GETFL);
  return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, appends ? flags | O_APPEND : flags & ~O_APPEND);
}

// Callbacks of a writer on fork and exit, which receive `context`.
struct jt_hooks {
  struct jt_hooks *next, *previous;
  void *context;
  // Called in the child of a fork by its only thread.
  void (*in_child)(void *context);
  // Called by exit(3).
  void (*at_exit)(void *context);
};

// Adds hooks, which must stay at their address until they are removed. Returns 0, or an error number if there is no memory.
int jt_hooks_add(struct jt_hooks *hooks);
// Removes hooks. None of their callbacks runs after this function has returned.
void jt_hooks_remove(struct jt_hooks *hooks);

// Returns the process-wide writer of libperfmap, or null if none has been set.
void *jt_shared(void);
// Sets the process-wide writer. Returns false if a writer is already set.
bool jt_set_shared(void *object);
