// The terminal modes (termios(3)). ncurses cannot set them, because its output is a file in memory, not the terminal.
#include "internal.h"

#include <termios.h>
#include <unistd.h>

static struct termios saved;
static int is_saved;

void cn_modes_save(void) { is_saved = tcgetattr(STDIN_FILENO, &saved) == 0; }

void cn_modes_take(void) {
  if (!is_saved) return;
  struct termios modes = saved;
  // Unbuffered keys without echo; ctrl-s, ctrl-q and ctrl-v are keys, and enter is CR. ISIG is unchanged: ctrl-c sends SIGINT.
  modes.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
  modes.c_iflag &= ~(tcflag_t)(IXON | ICRNL);
  // No translation of LF and TAB, as ncurses expects.
  modes.c_oflag &= ~(tcflag_t)(ONLCR | TABDLY);
  modes.c_cc[VMIN] = 1;
  modes.c_cc[VTIME] = 0;
  tcsetattr(STDIN_FILENO, TCSANOW, &modes);
}

void cn_modes_restore(void) {
  if (is_saved) tcsetattr(STDIN_FILENO, TCSANOW, &saved);
}
