// A queue of the signals that end, stop or resize (signalfd(2)).
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

static void fill(sigset_t *set, const int *numbers, size_t count) {
  sigemptyset(set);
  for (size_t index = 0; index < count; index++) sigaddset(set, numbers[index]);
}

int cn_signals_open(void) {
  static const int taken[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT};
  sigset_t set;
  // Unblock fault signals that a parent may have blocked, or a crash would be neither fatal nor reported.
  fill(&set, cn_faults, CN_FAULTS);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  fill(&set, taken, sizeof taken / sizeof *taken);
  if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0) return -1;
  signal(SIGPIPE, SIG_IGN);
  // Exceeding the file size limit is then an error of write(2), not fatal.
  signal(SIGXFSZ, SIG_IGN);
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int cn_signals_next(int descriptor) {
  struct signalfd_siginfo info;
  ssize_t count;
  do count = read(descriptor, &info, sizeof info);
  while (count < 0 && errno == EINTR);
  if (count != (ssize_t)sizeof info) return 0;
  int number = (int)info.ssi_signo;
  // A signal that was read is no longer pending, so record that the process is ending.
  if (number == SIGTERM || number == SIGHUP || number == SIGINT || number == SIGQUIT) cn_limit_waiting();
  return number;
}

void cn_signals_die(int number) {
  cn_stop();
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigset_t set;
  fill(&set, &number, 1);
  sigaction(number, &standard, NULL);
  raise(number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  // Reached only if the default action of the signal is not to kill.
  _exit(128 + number);
}
