/* PCRE2 with 8-bit code units: bytes, or UTF-8. The width must be defined before pcre2.h is included. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
