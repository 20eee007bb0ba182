#include "base/hash.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"

static char *
hash_of (struct arena *arena, const char *bytes, size_t n)
{
  struct hash *hash = hash_new (arena);
  hash_add (hash, bytes, n);
  return hash_end (hash, arena_alloc (arena, HASH_SIZE));
}

/* FIPS 180-4 examples (NIST, "SHA256.pdf") and the empty message of the
   NIST short-message vectors. */
Test (hash, nist_vectors)
{
  static const struct {
    const char *text, *digest;
  } vectors[] = {
    { "", "e3b0c44298fc1c149afbf4c8996fb924"
          "27ae41e4649b934ca495991b7852b855" },
    { "abc", "ba7816bf8f01cfea414140de5dae2223"
             "b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    { "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
      "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
  };
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
    {
      const char *text = vectors[i].text;
      char *digest = hash_of (arena, text, strlen (text));
      cr_assert_str_eq (digest, vectors[i].digest);
    }
  arena_free (arena);
}

/* One million times "a": the long vector of FIPS 180-2, appendix B.3. */
Test (hash, nist_million_a_in_uneven_parts)
{
  struct arena *arena = arena_new ();
  struct hash *hash = hash_new (arena);
  static char block[977];
  char out[HASH_SIZE];
  memset (block, 'a', sizeof block);
  size_t left = 1000000;
  for (size_t part = 1; left; part = part * 7 % 977)
    {
      size_t n = part < left ? part : left;
      hash_add (hash, block, n);
      left -= n;
    }
  hash_add (hash, NULL, 0);
  cr_assert_eq (hash_end (hash, out), out);
  cr_assert_str_eq (out, "cdc76e5c9914fb9281a1c7e284d73e67"
                         "f1809a48a497200e046d39ccc7112cd0");
  arena_free (arena);
}
