// Loads a map with bcc (libbpfcc), through a link that makes it the map of this process, and looks up one address.
#include <bcc/bcc_syms.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static char link_path[64];

static void remove_link(void) { unlink(link_path); }

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  snprintf(link_path, sizeof link_path, "/tmp/perf-%d.map", getpid());
  if (symlink(argv[1], link_path) != 0) return 2;
  atexit(remove_link);
  void *symbols = bcc_symcache_new(getpid(), NULL);
  struct bcc_symbol symbol;
  int found = bcc_symcache_resolve(symbols, strtoull(argv[2], NULL, 16), &symbol);
  printf("%s\n", found == 0 && symbol.name ? symbol.name : "not found");
  return found == 0 ? 0 : 1;
}
