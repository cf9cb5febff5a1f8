#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int jt_pidfd_open(pid_t pid) {
  return (int)syscall(SYS_pidfd_open, pid, 0);
}

int jt_signal_with_parent(int signal) {
  return prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0);
}

void jt_set_name(const char *name) {
  prctl(PR_SET_NAME, name, 0, 0, 0);
}

int jt_birth_time(int descriptor, struct timespec *time) {
  struct statx status;
  if (statx(descriptor, "", AT_EMPTY_PATH, STATX_BTIME, &status) != 0) return -1;
  if (!(status.stx_mask & STATX_BTIME)) {
    errno = ENODATA;
    return -1;
  }
  *time = (struct timespec){.tv_sec = status.stx_btime.tv_sec, .tv_nsec = status.stx_btime.tv_nsec};
  return 0;
}

int jt_open_path(const char *path) {
  return open(path, O_PATH | O_CLOEXEC);
}
