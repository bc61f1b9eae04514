/* SPDX-License-Identifier: GPL-3.0-or-later
 * A calibration as tables for a terminal: what was found, what the data cannot tell, how it fits.
 */
#ifndef PLIM_APP_CALIBRATION_TEXT_H
#define PLIM_APP_CALIBRATION_TEXT_H

#include "scenarios/calibrate.h"

#include <stdio.h>

void plim_calibration_print(const plim_calibration *calibration, FILE *to);

#endif
