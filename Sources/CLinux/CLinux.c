#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
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

void jt_set_file_user(uid_t user, gid_t group) {
  setfsgid(group);
  setfsuid(user);
}

bool jt_is_in_proc(int descriptor) {
  struct statfs status;
  return fstatfs(descriptor, &status) == 0 && status.f_type == PROC_SUPER_MAGIC;
}

int jt_open_unnamed(int directory, mode_t mode) {
  return openat(directory, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
}

int jt_open_memory(void) {
  return memfd_create("jittop", MFD_CLOEXEC);
}

int jt_link_unnamed(int descriptor, int directory, const char *name) {
  char path[32];
  snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
  return linkat(AT_FDCWD, path, directory, name, AT_SYMLINK_FOLLOW);
}

static const int ending_signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGALRM, SIGTERM, SIGXCPU, SIGXFSZ};
enum { ENDING_SIGNALS = sizeof ending_signals / sizeof *ending_signals };
static atomic_flag is_used = ATOMIC_FLAG_INIT;
static int doomed_directory;
static char doomed_name[256];
static struct sigaction doomed_actions[ENDING_SIGNALS];

static void remove_and_end(int number) {
  unlinkat(doomed_directory, doomed_name, 0);
  // The signal is blocked until this handler returns. It then has the default action, because of SA_RESETHAND.
  raise(number);
}

void jt_remove_on_signal(int directory, const char *name) {
  if (strlen(name) >= sizeof doomed_name || atomic_flag_test_and_set(&is_used)) return;
  doomed_directory = directory;
  strcpy(doomed_name, name);
  struct sigaction action = {.sa_handler = remove_and_end, .sa_flags = (int)SA_RESETHAND};
  sigfillset(&action.sa_mask);
  for (int index = 0; index < ENDING_SIGNALS; index++) {
    sigaction(ending_signals[index], NULL, &doomed_actions[index]);
    if (doomed_actions[index].sa_handler == SIG_DFL) sigaction(ending_signals[index], &action, NULL);
  }
}

void jt_keep_on_signal(int directory, const char *name) {
  if (doomed_directory != directory || strcmp(doomed_name, name) != 0) return;
  for (int index = 0; index < ENDING_SIGNALS; index++) sigaction(ending_signals[index], &doomed_actions[index], NULL);
  doomed_name[0] = 0;
  atomic_flag_clear(&is_used);
}

void jt_open_standard_descriptors(void) {
  static const int flags[] = {O_RDONLY, O_RDONLY, O_WRONLY};
  for (int number = 0; number < 3; number++) {
    // open(2) returns the lowest closed descriptor, which is `number`, because all lower ones are open.
    if (fcntl(number, F_GETFD) < 0 && errno == EBADF && open("/dev/null", flags[number]) != number) _exit(2);
  }
}
