// What Swift's Glibc module lacks: headers as they are, and one plain function for each system call without a header that Swift may read.
//
// Never define _GNU_SOURCE here: Swift would then see other declarations of the same types (`fd_set`) than its Glibc module has.
// Define it in CLinux.c. inotify, poll and the clocks are in Glibc already.
#pragma once

#include <malloc.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <stdint.h>
#include <sys/types.h>

#include "Writing.h"

// A close-on-exec descriptor that polls as readable once the process has ended: pidfd_open(2), Linux 5.3.
// Returns -1 and sets errno: ESRCH no such process, EINVAL (ENOENT since Linux 6.16) the number is only a thread,
// EMFILE or ENFILE out of descriptors, ENOSYS an older kernel.
int jt_pidfd_open(pid_t pid);

// Names the calling thread, which names the process when it is the main one: PR_SET_NAME of prctl(2); cut to 15 bytes.
void jt_set_name(const char *name);

// Asks for a signal when the parent ends: PR_SET_PDEATHSIG of prctl(2). Returns -1 and sets errno when the signal is none.
int jt_signal_with_parent(int signal);

// Asks the processor to bring a line of memory near that will be used soon; any address will do.
static inline void jt_prefetch(const void *address) { __builtin_prefetch(address); }

// When an open file was made: statx(2), Linux 4.11. Returns -1 and sets errno; ENODATA where the file system does not say.
int jt_birth_time(int descriptor, int64_t *seconds, int64_t *nanoseconds);

// Opens what is at a path without opening it (O_PATH of open(2)): a place to look at, and to open from. Returns -1 and sets errno.
int jt_open_place(const char *path);
