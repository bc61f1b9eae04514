/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside the fit of a calibration: what is known of each unknown so far, and the sentences that say
 * why one is not among the numbers. Unknowns are numbered as calibration->free. */
#ifndef PLIM_SCENARIOS_CALIBRATE_FITTER_H
#define PLIM_SCENARIOS_CALIBRATE_FITTER_H

#include "scenarios/calibrate_solve.h"

enum { PLIM_BONDS_MAX = 1024, PLIM_NOTES_MAX = 256 };

/* Only value[partner] + share * value[held] is known. */
typedef struct plim_bond {
    size_t held, partner;
    double share;
} plim_bond;

typedef enum plim_why {
    PLIM_WHY_NOT,     /* it is fitted */
    PLIM_WHY_NOTHING, /* no measurement depends on it */
    PLIM_WHY_BOND,    /* only together with others */
    PLIM_WHY_WIDE,    /* its interval is wider than itself */
    PLIM_WHY_BELOW,   /* it would be negative */
    PLIM_WHY_WHOLE    /* a whole number of requests at once: rounded */
} plim_why;

typedef struct plim_fitter {
    plim_solver s;
    plim_why *reason; /* (n_free) */
    bool *swapped;    /* (n_free) changed places once */
    double *low, *high;
    double *share; /* (n_free) */
    plim_bond bonds[PLIM_BONDS_MAX];
    size_t n_bonds;
    double chi2;     /* of the measurements that are fitted */
    double variance; /* of residuals */
    bool any_given;  /* some sd is */
    bool by_data;    /* the variance is that of the residuals */
} plim_fitter;

/* Whether the number of bond->partner is right only as long as bond->held is: the two are told only
 * together, or what may be true of the held one moves the partner out of its interval. */
bool plim_fitter_leans(const plim_fitter *f, const plim_bond *bond);

/* Adds to calibration->note what the data cannot tell, a sentence for each unknown held. */
void plim_fitter_notes(plim_fitter *f);

#endif
