#ifndef BASE_HASH_H
#define BASE_HASH_H

/* SHA-256 of bytes as they pass, in lower-case hex. */

#include <stddef.h>

struct arena;
struct hash;

#define HASH_SIZE 65     /* 64 digits and the terminator */

struct hash *hash_new (struct arena *);
void hash_add (struct hash *, const void *bytes, size_t n);
/* Ends the hash; OUT is null-terminated.  Returns OUT. */
char *hash_end (struct hash *, char out[HASH_SIZE]);

#endif
