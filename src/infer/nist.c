#include "nist.h"

#include "base/arena.h"

static const int32_t lew[] = {
  -213, -564, -35, -15, 141, 115, -420, -360, 203, -338, -431, 194, -220,
  -513, 154, -125, -559, 92, -21, -579, -52, 99, -543, -175, 162, -457,
  -346, 204, -300, -474, 164, -107, -572, -8, 83, -541, -224, 180, -420,
  -374, 201, -236, -531, 83, 27, -564, -112, 131, -507, -254, 199, -311,
  -495, 143, -46, -579, -90, 136, -472, -338, 202, -287, -477, 169, -124,
  -568, 17, 48, -568, -135, 162, -430, -422, 172, -74, -577, -13, 92,
  -534, -243, 194, -355, -465, 156, -81, -578, -64, 139, -449, -384, 193,
  -198, -538, 110, -44, -577, -6, 66, -552, -164, 161, -460, -344, 205,
  -281, -504, 134, -28, -576, -118, 156, -437, -381, 200, -220, -540, 83,
  11, -568, -160, 172, -414, -408, 188, -125, -572, -32, 139, -492, -321,
  205, -262, -504, 142, -83, -574, 0, 48, -571, -106, 137, -501, -266,
  190, -391, -406, 194, -186, -553, 83, -13, -577, -49, 103, -515, -280,
  201, 300, -506, 131, -45, -578, -80, 138, -462, -361, 201, -211, -554,
  32, 74, -533, -235, 187, -372, -442, 182, -147, -566, 25, 68, -535,
  -244, 194, -351, -463, 174, -125, -570, 15, 72, -550, -190, 172, -424,
  -385, 198, -218, -536, 96
};

static const int32_t lottery[] = {
  162, 671, 933, 414, 788, 730, 817, 33, 536, 875, 670, 236, 473, 167,
  877, 980, 316, 950, 456, 92, 517, 557, 956, 954, 104, 178, 794, 278,
  147, 773, 437, 435, 502, 610, 582, 780, 689, 562, 964, 791, 28, 97, 848,
  281, 858, 538, 660, 972, 671, 613, 867, 448, 738, 966, 139, 636, 847,
  659, 754, 243, 122, 455, 195, 968, 793, 59, 730, 361, 574, 522, 97, 762,
  431, 158, 429, 414, 22, 629, 788, 999, 187, 215, 810, 782, 47, 34, 108,
  986, 25, 644, 829, 630, 315, 567, 919, 331, 207, 412, 242, 607, 668,
  944, 749, 168, 864, 442, 533, 805, 372, 63, 458, 777, 416, 340, 436,
  140, 919, 350, 510, 572, 905, 900, 85, 389, 473, 758, 444, 169, 625,
  692, 140, 897, 672, 288, 312, 860, 724, 226, 884, 508, 976, 741, 476,
  417, 831, 15, 318, 432, 241, 114, 799, 955, 833, 358, 935, 146, 630,
  830, 440, 642, 356, 373, 271, 715, 367, 393, 190, 669, 8, 861, 108, 795,
  269, 590, 326, 866, 64, 523, 862, 840, 219, 382, 998, 4, 628, 305, 747,
  247, 34, 747, 729, 645, 856, 974, 24, 568, 24, 694, 608, 480, 410, 729,
  947, 293, 53, 930, 223, 203, 677, 227, 62, 455, 387, 318, 562, 242, 428,
  968
};

static const int32_t mavro[] = {
  200180, 200170, 200180, 200190, 200180, 200170, 200150, 200140, 200150,
  200150, 200170, 200180, 200180, 200190, 200190, 200210, 200200, 200160,
  200140, 200130, 200130, 200150, 200150, 200160, 200150, 200140, 200130,
  200140, 200150, 200140, 200150, 200160, 200150, 200160, 200190, 200200,
  200200, 200210, 200220, 200230, 200240, 200250, 200270, 200260, 200260,
  200260, 200270, 200260, 200250, 200240
};

static const int32_t michelso[] = {
  29985, 29974, 29990, 30007, 29993, 29985, 29995, 29998, 29998, 29988,
  30000, 29998, 29993, 29965, 29976, 29981, 30000, 30000, 29996, 29996,
  29996, 29994, 29996, 29994, 29988, 29980, 29985, 29988, 29990, 29984,
  29983, 29979, 29981, 29988, 29988, 29983, 29980, 29979, 29976, 29980,
  29988, 29988, 29988, 29986, 29972, 29972, 29962, 29986, 29997, 29995,
  29988, 29991, 29985, 29987, 29984, 29984, 29985, 29984, 29984, 29984,
  29989, 29981, 29981, 29982, 29980, 29977, 29976, 29974, 29975, 29976,
  29991, 29992, 29989, 29986, 29988, 29972, 29984, 29985, 29985, 29978,
  29989, 29984, 29978, 29981, 29976, 29981, 29979, 29981, 29982, 29985,
  29987, 29987, 29981, 29974, 29981, 29994, 29995, 29980, 29981, 29987
};

static const int32_t si_rstv[] = {
  1963052, 1961240, 1961890, 1962569, 1963403, 1963042, 1963825, 1961669,
  1963257, 1960422, 1961303, 1962005, 1962889, 1960343, 1961811, 1962795,
  1961748, 1961494, 1961485, 1959885, 1962119, 1961051, 1961850, 1960052,
  1962090
};

static const int32_t atm_wt_ag[] = {
  1078681568, 1078681465, 1078681572, 1078681785, 1078681446, 1078681903,
  1078681526, 1078681494, 1078681616, 1078681587, 1078681519, 1078681486,
  1078681419, 1078681569, 1078681508, 1078681672, 1078681385, 1078681518,
  1078681662, 1078681424, 1078681360, 1078681333, 1078681610, 1078681477,
  1078681079, 1078681344, 1078681513, 1078681197, 1078681604, 1078681385,
  1078681642, 1078681365, 1078681151, 1078681082, 1078681517, 1078681448,
  1078681198, 1078681482, 1078681334, 1078681609, 1078681101, 1078681512,
  1078681469, 1078681360, 1078681254, 1078681261, 1078681450, 1078681368
};

/* A typed-in set: whole numbers over DIVISOR, one cohort after the other,
   each as large as the next. */
struct typed {
  const int32_t *value;
  size_t n;
  double divisor;
  size_t arms;
};

#define TYPED(array, divisor, arms) \
  { (array), sizeof (array) / sizeof *(array), (divisor), (arms) }

static const struct typed typed[NIST_SETS] = {
  [NIST_LOTTERY] = TYPED (lottery, 1, 1),
  [NIST_LEW] = TYPED (lew, 1, 1),
  [NIST_MAVRO] = TYPED (mavro, 100000, 1),
  [NIST_MICHELSO] = TYPED (michelso, 100, 1),
  [NIST_SIRSTV] = TYPED (si_rstv, 10000, 5),
  [NIST_ATMWTAG] = TYPED (atm_wt_ag, 10000000, 2),
};

static struct ranked
fold_typed (struct arena *arena, const struct typed *t)
{
  double *y = ARENA_NEW (arena, double, t->n);
  uint32_t *arm = ARENA_NEW (arena, uint32_t, t->n);
  for (size_t i = 0; i < t->n; i++)
    {
      y[i] = t->value[i] / t->divisor;
      arm[i] = (uint32_t) (i / (t->n / t->arms));
    }
  return ranked_fold (arena, y, arm, t->n, t->arms);
}

/* Values BASE + FIRST, BASE + FIRST + 1, ... over DIVISOR: exactly the
   doubles that the printed decimals are read as. */
struct rule {
  double base, divisor;
  int first;
  size_t values, arms;
};

static struct ranked
counted (struct arena *arena, struct rule rule, const uint64_t *count)
{
  double *value = ARENA_NEW (arena, double, rule.values);
  for (size_t v = 0; v < rule.values; v++)
    value[v] = (rule.base + rule.first + (double) v) / rule.divisor;
  return (struct ranked) { .arms = rule.arms, .values = rule.values,
                           .value = value, .count = count };
}

/* How often each digit is among the first 5,000 of pi. */
static struct ranked
pi_digits (struct arena *arena)
{
  static const uint64_t count[] = { 466, 531, 496, 461, 508,
                                    525, 513, 488, 491, 521 };
  return counted (arena, (struct rule) { 0, 1, 0, 10, 1 }, count);
}

/* NumAcc1: 10000001, 10000003, 10000002.  The others: x.2, then x.1 and
   x.3 in turn, 500 times. */
static struct ranked
num_acc (struct arena *arena, enum nist_set set)
{
  static const uint64_t once[] = { 1, 1, 1 }, count[] = { 500, 1, 500 };
  if (set == NIST_NUMACC1)
    return counted (arena, (struct rule) { 1e7, 1, 1, 3, 1 }, once);
  double base = set == NIST_NUMACC2 ? 10 : set == NIST_NUMACC3 ? 1e7 : 1e8;
  return counted (arena, (struct rule) { base, 10, 1, 3, 1 }, count);
}

/* Nine cohorts of 21, 201, 2001, whose first value is x.4, x.3, x.5, x.3,
   x.5, ...; the rest are in turn .1 below and above it.  x is 1, 10^6,
   10^12. */
static struct ranked
sm_ls (struct arena *arena, enum nist_set set)
{
  enum { ARMS = 9, VALUES = 5 };
  static const size_t first[ARMS] = { 2, 1, 3, 1, 3, 1, 3, 1, 3 };
  static const double base[] = { 10, 1e7, 1e13 };
  static const uint64_t half[] = { 10, 100, 1000 };
  size_t i = (size_t) set - NIST_SMLS01;
  uint64_t *count = ARENA_NEW (arena, uint64_t, ARMS * VALUES);
  for (size_t a = 0; a < ARMS; a++)
    {
      uint64_t *own = count + a * VALUES + first[a];
      own[0] = 1;
      own[-1] = own[1] = half[i % 3];
    }
  struct rule rule = { base[i / 3], 10, 2, VALUES, ARMS };
  return counted (arena, rule, count);
}

struct ranked
nist_ranked (struct arena *arena, enum nist_set set)
{
  if (typed[set].value)
    return fold_typed (arena, &typed[set]);
  if (set == NIST_PIDIGITS)
    return pi_digits (arena);
  return set >= NIST_SMLS01 ? sm_ls (arena, set) : num_acc (arena, set);
}

size_t
nist_moments (enum nist_set set, struct moments *m)
{
  struct arena *arena = arena_new ();
  struct ranked r = nist_ranked (arena, set);
  for (size_t a = 0; a < r.arms; a++)
    m[a] = ranked_moments (&r, a);
  arena_free (arena);
  return r.arms;
}
