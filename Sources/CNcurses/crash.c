// Crash handling: restores the terminal and writes a report before a fault signal ends the process.
#define _GNU_SOURCE
#include "internal.h"

#include <curses.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

// The fault signals, and other signals that end a process by default.
const int cn_faults[CN_FAULTS] = {
  SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGSYS, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU,
};

static struct sigaction previous[CN_FAULTS];
static char reset[512];
static size_t prepared_length;
static volatile size_t reset_length;
static volatile sig_atomic_t is_armed, is_owner;
static char alternate_stack[64 * 1024];

// Appends a terminfo string to `reset`, without its padding.
static void add(const char *text) {
  if (!text || text == (char *)-1) return;
  while (*text && prepared_length < sizeof reset) {
    const char *end = text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;
    if (end)
      text = end + 1;
    else
      reset[prepared_length++] = *text++;
  }
}

void cn_crash_send_reset(void) {
  if (write(cn_output_descriptor(), reset, reset_length) < 0) return;
}

void cn_crash_restore(void) {
  if (!is_owner) return;
  is_owner = 0;
  cn_modes_restore();
  cn_send(reset, reset_length);
}

static void crashed(int number, siginfo_t *info, void *context) {
  (void)context;
  int error = errno;
  cn_limit_waiting();
  cn_crash_restore();
  cn_report_crash(number, info ? info->si_addr : NULL, !info || info->si_code <= 0);
  for (int index = 0; index < CN_FAULTS; index++)
    if (cn_faults[index] == number) sigaction(number, &previous[index], NULL);
  errno = error;
  // Returning repeats a real fault under the previous action, with its original cause and address.
  int is_fault = number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE;
  if (info && info->si_code > 0 && is_fault) return;
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  raise(number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  // The previous handler returned. Swift's backtracer, for example, returns and expects the fault to repeat. End the process here, because
  // the terminal is already restored.
  signal(number, SIG_DFL);
  raise(number);
  _exit(128 + number);
}

void cn_crash_prepare(const char *before) {
  reset_length = prepared_length = 0;
  add(before);
  add(exit_attribute_mode);
  add(orig_pair);
  add(keypad_local);
  add(cursor_normal);
  add(exit_ca_mode);
  // Without an alternate screen, the last frame stays on the screen. Start a new line below it.
  if (!exit_ca_mode) add("\r\n");
  reset_length = prepared_length;
}

void cn_crash_arm(void) {
  reset_length = 0;
  is_owner = 1;
  if (is_armed) return;
  // After a stack overflow, the handler needs another stack.
  stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack}, present;
  if (sigaltstack(NULL, &present) == 0 && (present.ss_flags & SS_DISABLE)) sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_sigaction = crashed, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  for (int index = 0; index < CN_FAULTS; index++) sigaction(cn_faults[index], &action, &previous[index]);
  is_armed = 1;
}

void cn_crash_disarm(void) {
  is_owner = 0;
  if (!is_armed) return;
  is_armed = 0;
  for (int index = 0; index < CN_FAULTS; index++) sigaction(cn_faults[index], &previous[index], NULL);
}

void cn_crash_pause(void) { is_owner = 0; }
void cn_crash_resume(void) { is_owner = 1; }
