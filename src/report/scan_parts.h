#ifndef REPORT_SCAN_PARTS_H
#define REPORT_SCAN_PARTS_H

#include "doc.h"
#include "report/scan.h"

/* At most MOST rows of the money behind splits, with what it is:
   scan_money.c */
void scan_money_add (struct doc *, const struct scan_report *,
                     unsigned where, size_t most);

#endif
