#include "base/hash.h"

#include <nettle/sha2.h>

#include "base/arena.h"

struct hash {
  struct sha256_ctx sha;
};

struct hash *
hash_new (struct arena *arena)
{
  struct hash *hash = ARENA_NEW (arena, struct hash, 1);
  sha256_init (&hash->sha);
  return hash;
}

void
hash_add (struct hash *hash, const void *bytes, size_t n)
{
  if (n)
    sha256_update (&hash->sha, n, bytes);
}

char *
hash_end (struct hash *hash, char out[HASH_SIZE])
{
  static const char digits[] = "0123456789abcdef";
  unsigned char digest[SHA256_DIGEST_SIZE];
  sha256_digest (&hash->sha, sizeof digest, digest);
  for (size_t i = 0; i < sizeof digest; i++)
    {
      out[2 * i] = digits[digest[i] >> 4];
      out[2 * i + 1] = digits[digest[i] & 15];
    }
  out[2 * sizeof digest] = '\0';
  return out;
}
