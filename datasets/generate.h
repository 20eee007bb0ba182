#ifndef GENERATE_H
#define GENERATE_H

/* What the demo's model (generate.c) hands to its writer (write.c).
   Times are seconds since 1970, UTC; money is in cents. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CUSTOMERS = 6600, DAY = 86400 };
static const int64_t NEVER = INT64_MAX;

enum plan { FREE, PRO, BUSINESS };
enum channel { EMAIL, CHAT, PHONE };
enum topic { HOW_TO, BILLING, BUG, FEATURE, ACCOUNT, CANCEL };
enum payment { SUBSCRIPTION, UPGRADE, REFUND };

struct customer {
  int64_t start, end;       /* end: NEVER while active when exported */
  int64_t contact;          /* first contact within 30 days, or NEVER */
  enum plan plan;
  int region, seats;
  int64_t mrr;              /* cents a month */
  bool incident;            /* had an open incident at sign-up */
  bool import_failed;       /* of old data, before sign-up */
  bool welcome_b;           /* second variant of the welcome mail */
  bool dedicated;           /* in the pilot with an agent of its own */
  bool grumpy, surveyed;
  int64_t mood;             /* 0-99: what repeats from survey to survey */
};

/* A row of any child table; each uses the fields it has. */
struct event {
  int64_t at;
  int customer;             /* index */
  int kind;                 /* enum topic or enum payment */
  enum channel channel;
  int agent;
  int64_t reply;            /* first reply, or NEVER */
  int64_t amount;           /* payments, add-ons: cents */
  int answer;               /* csat or score; -1: none */
  int brought;              /* index of the customer referred; -1: none */
};
struct events {
  struct event *row;        /* by time once sorted */
  size_t n, room;
};

/* Each writes one file into DIR, with its irregular rows; false, and a
   message, when it cannot. */
bool write_customers (const char *dir, const struct customer *);
bool write_conversations (const char *dir, const struct events *);
bool write_payments (const char *dir, const struct events *);
bool write_surveys (const char *dir, const struct events *);
bool write_referrals (const char *dir, const struct events *);
bool write_add_ons (const char *dir, const struct events *);
bool write_costs (const char *dir, const struct events *conversations);

#endif
