// Headers that Swift's Glibc module does not include, and wrappers of system calls that Swift cannot import.
//
// Do not define _GNU_SOURCE here, because types such as `fd_set` would differ from those of the Glibc module. Define it in CLinux.c.
#pragma once

#include <fcntl.h>
#include <malloc.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/types.h>

#include "PerfEvents.h"
#include "Writing.h"

// Returns a close-on-exec descriptor that becomes readable when a process exits: pidfd_open(2), Linux 5.3.
// Returns -1 and sets errno: ESRCH no such process, EINVAL (ENOENT since Linux 6.16) the ID is that of a thread,
// EMFILE or ENFILE too many descriptors, ENOSYS not supported by the kernel.
int jt_pidfd_open(pid_t pid);

// Sets the name of the calling thread, truncated to 15 bytes: prctl(2), PR_SET_NAME. The name of the main thread is that of the process.
void jt_set_name(const char *name);

// Requests a signal to this process when its parent thread exits: prctl(2), PR_SET_PDEATHSIG. Returns -1 and sets errno on failure.
int jt_signal_with_parent(int signal);

// Prefetches a cache line. The address need not be valid.
static inline void jt_prefetch(const void *address) { __builtin_prefetch(address); }

// Gets the creation time of an open file: statx(2), Linux 4.11. Returns -1 and sets errno on failure; ENODATA if the file system does not
// record the time.
int jt_birth_time(int descriptor, struct timespec *time);

// Opens a path as a reference that cannot be read or written: open(2), O_PATH. Returns -1 and sets errno on failure.
int jt_open_path(const char *path);
// The flag O_PATH, which the Glibc module does not have.
static const int jt_o_path = __O_PATH;

// Sets the user and group for access to files by this thread: setfsuid(2), setfsgid(2). Fails silently unless the process runs as root.
void jt_set_file_user(uid_t user, gid_t group);

// Returns true if an open file is in procfs: fstatfs(2).
bool jt_is_in_proc(int descriptor);

// Creates a file without a name in a directory, for writing: open(2), O_TMPFILE. Returns -1 and sets errno on failure; EOPNOTSUPP, EISDIR
// or EINVAL if the file system does not support files without a name.
int jt_open_unnamed(int directory, mode_t mode);

// Opens a new file in memory for reading and writing: memfd_create(2). Returns -1 and sets errno on failure.
int jt_open_memory(void);

// Gives a name to a file that jt_open_unnamed created: linkat(2). Returns -1 and sets errno on failure; EEXIST if the name exists.
int jt_link_unnamed(int descriptor, int directory, const char *name);

// Registers a file that is removed if a signal ends the process before jt_keep_on_signal is called. Does nothing if another file is
// registered or the name exceeds 255 bytes. Covers signals such as SIGINT and SIGXCPU, if their action is the default one, but no faults
// such as SIGSEGV.
void jt_remove_on_signal(int directory, const char *name);
void jt_keep_on_signal(int directory, const char *name);

// Opens /dev/null for each closed standard descriptor. Otherwise a file opened later would get that number and receive the output of the
// program. After this call, such a standard input has no bytes, writing to such a standard output fails, and such a standard error is
// discarded.
void jt_open_standard_descriptors(void);
