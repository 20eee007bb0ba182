#ifndef INFER_LIFT_H
#define INFER_LIFT_H

#include "infer/method.h"

/* The lift over a reference below 0 from that over its distance to 0. */
struct effect lift_mirrored (struct effect);

#endif
